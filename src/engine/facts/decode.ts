/** Numbers to facts: the mirror of `encode.ts`. What it makes has the very shape of what is collected from a tree. */
import {
  BLOCKS,
  COMPREHENSIONS,
  CONSTANTS,
  DIRECTIVES,
  type EncodedFacts,
  EXITS,
  EXPRESSIONS,
  FAR_REFERENCE,
  FIRST_REFERENCE,
  NO_EXPRESSION,
  OPERATIONS,
  PARAMETERS,
  SCOPES,
  SEQUENCES,
  STARS,
  USES,
} from './encoded.ts';
import type {
  Block,
  ClassFacts,
  Directive,
  Expr,
  FileFacts,
  FunctionFacts,
  Op,
  Param,
  Use,
} from './facts.ts';
import {
  Argument,
  Assign,
  AttributeExpr,
  Branch,
  Call,
  CallExpr,
  CodeBlock,
  ConstantExpr,
  Define,
  NameExpr,
  OperatorExpr,
  Parameter,
  type Place,
  Read,
  Return,
  SequenceExpr,
  SubscriptExpr,
  spanOf,
} from './nodes.ts';
import { NO_FACTS, NumberReader } from './number-reader.ts';
import { argumentOf, assignedBy, calleeOf } from './uses.ts';

/** Throws where the numbers are no facts. */
export function decodeFacts(path: string, encoded: EncodedFacts): FileFacts {
  const reader = new FactsReader(encoded);
  const facts = reader.file(path);
  if (!reader.isAtEnd) throw new Error(NO_FACTS);
  return facts;
}

/** Uses without further words, one of each. */
const PLAIN_USES = USES.map((k) => ({ k }) as Use);

class FactsReader {
  private readonly from: NumberReader;
  private readonly read: Expr[] = [];
  private op = 0;

  constructor(encoded: EncodedFacts) {
    this.from = new NumberReader(encoded);
  }

  get isAtEnd(): boolean {
    return this.from.isAtEnd;
  }

  file(path: string): FileFacts {
    const { from } = this;
    const length = from.number();
    let before = 0;
    const lineStarts = from.list(() => {
      before += from.number();
      return before;
    });
    let id = 0;
    const functions = from.list(() => this.function(id++));
    id = 0;
    const classes = from.list(() => this.class(id++));
    for (const cls of classes) functions[cls.body]!.decorators = cls.decorators;
    const directives = from.list(() => this.directive());
    const errors = from.list(() => from.span());
    return { path, length, lineStarts, functions, classes, directives, errors };
  }

  private directive(): Directive {
    const { from } = this;
    const at = from.span();
    const kind = DIRECTIVES[from.number()]!;
    const codes = from.list(() => ({ code: from.word(), at: from.span() }));
    return { at, kind, codes, ownLine: from.flag() };
  }

  private class(id: number): ClassFacts {
    const { from } = this;
    return {
      id,
      name: from.word(),
      qualname: from.word(),
      parent: from.number(),
      body: from.number(),
      bases: this.all(),
      keywords: from.list(() => ({ name: from.word(), value: this.expr() })),
      decorators: this.all(),
      at: from.span(),
      nameAt: from.span(),
    };
  }

  private function(id: number): FunctionFacts {
    const { from } = this;
    const word = () => from.word();
    const bits = from.number();
    const fn: FunctionFacts = {
      id,
      kind: SCOPES[bits & 3]!,
      name: from.word(),
      qualname: from.word(),
      parent: from.number() - 1,
      cls: from.number() - 1,
      async: (bits & 4) !== 0,
      generator: (bits & 8) !== 0,
      start: from.number(),
      at: from.span(),
      nameAt: from.span(),
      params: from.list(() => this.param()),
      decorators: this.all(),
      returns: this.maybe(),
      docstring: from.word(),
      locals: from.list(word),
      globals: from.list(word),
      nonlocals: from.list(word),
      blocks: from.list(() => this.block()),
      ops: [],
    };
    const ops = new Array<Op>(from.amount());
    for (this.op = 0; this.op < ops.length; this.op++) ops[this.op] = this.operation();
    fn.ops = ops;
    return fn;
  }

  private param(): Param {
    const { from } = this;
    const name = from.word();
    const kind = PARAMETERS[from.number()]!;
    const annotation = this.maybe();
    return new Parameter(name, kind, annotation, this.maybe(), from.place());
  }

  private block(): Block {
    const { from } = this;
    const bits = from.number();
    const parent = from.number() - 1;
    const op = from.number() - 1;
    const first = from.number();
    const end = from.number();
    return new CodeBlock(BLOCKS[bits & 15]!, parent, op, first, end, EXITS[bits >> 4]!, from.place());
  }

  private operation(): Op {
    const { from } = this;
    const k = OPERATIONS[from.number()]!;
    const block = from.number();
    const place = from.place();
    switch (k) {
      case 'call': {
        const callee = this.expr();
        const args = from.list(() => this.argument());
        return new Call(callee, args, this.use(), block, from.statement(), place);
      }
      case 'read': {
        const target = this.expr();
        return new Read(target, this.use(), block, place);
      }
      case 'assign': {
        const targets = this.all();
        const value = this.maybe();
        const annotation = this.maybe();
        return new Assign(targets, value, annotation, from.word(), block, from.statement(), place);
      }
      case 'branch': {
        const branch = new Branch(this.expr(), block, place);
        // biome-ignore lint/suspicious/noThenProperty: no promise is near; a branch has a then block.
        branch.then = from.number() - 1;
        branch.else = from.number() - 1;
        return branch;
      }
      case 'return':
        return new Return(this.maybe(), block, place);
      case 'def':
        return new Define(from.number(), block, place);
      default:
        return this.rareOperation(k, block, place);
    }
  }

  private rareOperation(
    k: Exclude<Op['k'], 'call' | 'read' | 'assign' | 'branch' | 'return' | 'def'>,
    block: number,
    place: Place,
  ): Op {
    const { from } = this;
    const at = spanOf(place);
    switch (k) {
      case 'await':
        return { k, value: this.expr(), use: this.use(), at, block };
      case 'enter': {
        const context = this.expr();
        const as = this.maybe();
        const async = from.flag();
        const body = from.number();
        return { k, context, as, async, body, statement: spanOf(from.statement()), at, block };
      }
      case 'for': {
        const target = this.expr();
        const iter = this.expr();
        const async = from.flag();
        const body = from.number();
        return { k, target, iter, async, body, comprehension: from.flag(), at, block };
      }
      case 'while':
        return { k, test: this.expr(), body: from.number(), at, block };
      case 'match':
        return { k, subject: this.expr(), cases: from.list(() => from.number()), at, block };
      case 'try': {
        const body = from.number();
        const handlers = from.list(() => this.handler());
        return { k, body, handlers, else: from.number() - 1, finally: from.number() - 1, at, block };
      }
      case 'raise':
        return { k, value: this.maybe(), at, block };
      case 'yield':
        return { k, value: this.maybe(), from: from.flag(), at, block };
      case 'delete':
        return { k, targets: this.all(), at, block };
      case 'break':
      case 'continue':
        return { k, at, block };
      case 'import': {
        const module = from.word();
        const level = from.number();
        const named = from.flag();
        const list = from.list(() => ({ name: from.word(), as: from.word(), at: from.span() }));
        const names = named ? list : null;
        return { k, module, level, names, as: from.word(), aliased: from.flag(), at, block };
      }
      case 'class':
        return { k, cls: from.number(), at, block };
    }
  }

  private handler() {
    const { from } = this;
    return {
      types: this.all(),
      bare: from.flag(),
      star: from.flag(),
      name: from.word(),
      block: from.number(),
      at: from.span(),
    };
  }

  private argument(): Argument {
    const { from } = this;
    const name = from.word();
    const value = this.expr();
    const star = STARS[from.number()]!;
    return new Argument(name, value, star, from.place());
  }

  private use(): Use {
    const { from } = this;
    const number = from.number();
    const k = USES[number]!;
    switch (k) {
      case 'callee':
        return calleeOf(this.op + from.signed());
      case 'argument': {
        const call = this.op + from.signed();
        return argumentOf(call, from.number());
      }
      case 'assigned':
        return assignedBy(this.op + from.signed());
      case 'entered':
        return { k, op: this.op + from.signed() };
      case 'iterated':
        return { k, async: from.flag() };
      case 'attribute':
        return { k, name: from.word() };
      default:
        return PLAIN_USES[number]!;
    }
  }

  private all(): Expr[] {
    const items = new Array<Expr>(this.from.amount());
    for (let i = 0; i < items.length; i++) items[i] = this.expr();
    return items;
  }

  private expr(): Expr {
    const e = this.maybe();
    if (e === null) throw new Error(NO_FACTS);
    return e;
  }

  private maybe(): Expr | null {
    const { from, read } = this;
    const number = from.number();
    if (number >= FIRST_REFERENCE) return this.earlier(number - FIRST_REFERENCE);
    if (number === FAR_REFERENCE) return this.earlier(from.number());
    if (number === NO_EXPRESSION) return null;
    const e = this.parts(EXPRESSIONS[number]!, from.place());
    read.push(e);
    return e;
  }

  private earlier(distance: number): Expr {
    const e = this.read[this.read.length - 1 - distance];
    if (e === undefined) throw new Error(NO_FACTS);
    return e;
  }

  private parts(k: Expr['k'], place: Place): Expr {
    const { from } = this;
    switch (k) {
      case 'name':
        return new NameExpr(from.word(), place);
      case 'attr': {
        const of = this.expr();
        const name = from.word();
        return new AttributeExpr(of, name, from.place(), place);
      }
      case 'call':
        return new CallExpr(from.number(), place);
      case 'sub': {
        const of = this.expr();
        return new SubscriptExpr(of, this.expr(), place);
      }
      case 'const': {
        const type = CONSTANTS[from.number()]!;
        return new ConstantExpr(type, this.value(), place);
      }
      case 'seq': {
        const type = SEQUENCES[from.number()]!;
        return new SequenceExpr(type, this.all(), place);
      }
      case 'op': {
        const op = from.word();
        return new OperatorExpr(op, this.all(), place);
      }
      default:
        return this.rareParts(k, place);
    }
  }

  private rareParts(
    k: Exclude<Expr['k'], 'name' | 'attr' | 'call' | 'sub' | 'const' | 'seq' | 'op'>,
    place: Place,
  ): Expr {
    const { from } = this;
    const at = spanOf(place);
    switch (k) {
      case 'await':
        return { k, of: this.expr(), at };
      case 'lambda':
        return { k, fn: from.number(), at };
      case 'comp': {
        const type = COMPREHENSIONS[from.number()]!;
        const block = from.number();
        return { k, type, block, element: this.expr(), at };
      }
      case 'star':
        return { k, of: this.expr(), double: from.flag(), at };
      case 'walrus':
        return { k, name: from.word(), value: this.expr(), at };
      case 'yield':
        return { k, of: this.maybe(), from: from.flag(), at };
      case 'unknown':
        return { k, at };
    }
  }

  private value(): string | number | boolean | null {
    const { from } = this;
    const kind = from.number();
    if (kind === 3) return from.word();
    if (kind === 4) return from.signed();
    if (kind === 5) return Number(from.word());
    return kind === 0 ? null : kind === 2;
  }
}
