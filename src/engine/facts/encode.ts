/** Facts to numbers. `decode.ts` reads them in the same order. */
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
  Arg,
  Block,
  ClassFacts,
  Directive,
  Expr,
  FileFacts,
  FunctionFacts,
  Op,
  Param,
  TryOp,
  Use,
} from './facts.ts';
import { AttributeExpr, placeOfNode, statementOf } from './nodes.ts';
import { NumberWriter } from './number-writer.ts';

const LAST_NEAR = 0x7f - FIRST_REFERENCE;

export function encodeFacts(facts: FileFacts): EncodedFacts {
  return new FactsWriter().file(facts);
}

function indexOf(words: readonly string[], word: string): number {
  return words.indexOf(word);
}

const EXPRESSION_NUMBERS = new Map<string, number>(EXPRESSIONS.map((k, i) => [k, i]));
const OPERATION_NUMBERS = new Map<string, number>(OPERATIONS.map((k, i) => [k, i]));
const USE_NUMBERS = new Map<string, number>(USES.map((k, i) => [k, i]));

class FactsWriter {
  private readonly to = new NumberWriter();
  /** Expressions are shared between operations; each is written once. */
  private readonly written = new Map<Expr, number>();
  /** The number of the operation that is being written: others are named relative to it. */
  private op = 0;

  file(facts: FileFacts): EncodedFacts {
    const { to } = this;
    to.number(facts.length);
    let before = 0;
    to.list(facts.lineStarts, (start) => {
      to.number(start - before);
      before = start;
    });
    to.list(facts.functions, (fn) => this.function(fn));
    to.list(facts.classes, (cls) => this.class(cls));
    to.list(facts.directives, (directive) => this.directive(directive));
    to.list(facts.errors, (at) => to.place(at));
    return to.finish();
  }

  private directive({ at, kind, codes, ownLine }: Directive): void {
    const { to } = this;
    to.place(at);
    to.number(indexOf(DIRECTIVES, kind));
    to.list(codes, (one) => {
      to.word(one.code);
      to.place(one.at);
    });
    to.flag(ownLine);
  }

  private class(cls: ClassFacts): void {
    const { to } = this;
    to.word(cls.name);
    to.word(cls.qualname);
    to.number(cls.parent);
    to.number(cls.body);
    this.all(cls.bases);
    to.list(cls.keywords, ({ name, value }) => {
      to.word(name);
      this.expr(value);
    });
    this.all(cls.decorators);
    to.place(cls.at);
    to.place(cls.nameAt);
  }

  private function(fn: FunctionFacts): void {
    const { to } = this;
    const word = (text: string) => to.word(text);
    to.number(indexOf(SCOPES, fn.kind) | (fn.async ? 4 : 0) | (fn.generator ? 8 : 0));
    to.word(fn.name);
    to.word(fn.qualname);
    to.number(fn.parent + 1);
    to.number(fn.cls + 1);
    to.number(fn.start);
    to.place(fn.at);
    to.place(fn.nameAt);
    to.list(fn.params, (param) => this.param(param));
    this.all(fn.decorators);
    this.maybe(fn.returns);
    to.word(fn.docstring);
    to.list(fn.locals, word);
    to.list(fn.globals, word);
    to.list(fn.nonlocals, word);
    to.list(fn.blocks, (block) => this.block(block));
    to.number(fn.ops.length);
    fn.ops.forEach((op, index) => {
      this.op = index;
      this.operation(op);
    });
  }

  private param(param: Param): void {
    const { to } = this;
    to.word(param.name);
    to.number(indexOf(PARAMETERS, param.kind));
    this.maybe(param.annotation);
    this.maybe(param.default);
    to.place(placeOfNode(param));
  }

  private block(block: Block): void {
    const { to } = this;
    to.number(indexOf(BLOCKS, block.kind) | (indexOf(EXITS, block.exits) << 4));
    to.number(block.parent + 1);
    to.number(block.op + 1);
    to.number(block.first);
    to.number(block.end);
    to.place(placeOfNode(block));
  }

  private operation(op: Op): void {
    const { to } = this;
    to.number(OPERATION_NUMBERS.get(op.k)!);
    to.number(op.block);
    to.place(placeOfNode(op));
    switch (op.k) {
      case 'call':
        this.expr(op.callee);
        to.list(op.args, (arg) => this.argument(arg));
        this.use(op.use);
        to.statement(statementOf(op));
        break;
      case 'await':
        this.expr(op.value);
        this.use(op.use);
        break;
      case 'read':
        this.expr(op.target);
        this.use(op.use);
        break;
      case 'assign':
        this.all(op.targets);
        this.maybe(op.value);
        this.maybe(op.annotation);
        to.word(op.aug);
        to.statement(statementOf(op));
        break;
      case 'enter':
        this.expr(op.context);
        this.maybe(op.as);
        to.flag(op.async);
        to.number(op.body);
        to.statement(op.statement);
        break;
      case 'for':
        this.expr(op.target);
        this.expr(op.iter);
        to.flag(op.async);
        to.number(op.body);
        to.flag(op.comprehension);
        break;
      case 'while':
        this.expr(op.test);
        to.number(op.body);
        break;
      case 'branch':
        this.expr(op.test);
        to.number(op.then + 1);
        to.number(op.else + 1);
        break;
      case 'match':
        this.expr(op.subject);
        to.list(op.cases, (block) => to.number(block));
        break;
      case 'try':
        this.try(op);
        break;
      case 'return':
      case 'raise':
        this.maybe(op.value);
        break;
      case 'yield':
        this.maybe(op.value);
        to.flag(op.from);
        break;
      case 'delete':
        this.all(op.targets);
        break;
      case 'import':
        to.word(op.module);
        to.number(op.level);
        to.flag(op.names !== null);
        to.list(op.names ?? [], (one) => {
          to.word(one.name);
          to.word(one.as);
          to.place(one.at);
        });
        to.word(op.as);
        to.flag(op.aliased);
        break;
      case 'def':
        to.number(op.fn);
        break;
      case 'class':
        to.number(op.cls);
        break;
    }
  }

  private try(op: TryOp): void {
    const { to } = this;
    to.number(op.body);
    to.list(op.handlers, (handler) => {
      this.all(handler.types);
      to.flag(handler.bare);
      to.flag(handler.star);
      to.word(handler.name);
      to.number(handler.block);
      to.place(handler.at);
    });
    to.number(op.else + 1);
    to.number(op.finally + 1);
  }

  private argument(arg: Arg): void {
    this.to.word(arg.name);
    this.expr(arg.value);
    this.to.number(indexOf(STARS, arg.star));
    this.to.place(placeOfNode(arg));
  }

  private use(use: Use): void {
    const { to } = this;
    to.number(USE_NUMBERS.get(use.k)!);
    if ('call' in use) to.signed(use.call - this.op);
    if ('op' in use) to.signed(use.op - this.op);
    if (use.k === 'argument') to.number(use.arg);
    if (use.k === 'iterated') to.flag(use.async);
    if (use.k === 'attribute') to.word(use.name);
  }

  private all(items: readonly Expr[]): void {
    this.to.number(items.length);
    for (const item of items) this.expr(item);
  }

  private maybe(e: Expr | null): void {
    if (e === null) this.to.number(NO_EXPRESSION);
    else this.expr(e);
  }

  private expr(e: Expr): void {
    const { to, written } = this;
    const index = written.get(e);
    if (index !== undefined) {
      const distance = written.size - index - 1;
      if (distance <= LAST_NEAR) to.number(FIRST_REFERENCE + distance);
      else {
        to.number(FAR_REFERENCE);
        to.number(distance);
      }
      return;
    }
    to.number(EXPRESSION_NUMBERS.get(e.k)!);
    to.place(placeOfNode(e));
    this.parts(e);
    // Numbered when all of it is written, as the reader can number it only when it has all of it.
    written.set(e, written.size);
  }

  private parts(e: Expr): void {
    const { to } = this;
    switch (e.k) {
      case 'name':
        to.word(e.id);
        break;
      case 'attr':
        this.expr(e.of);
        to.word(e.name);
        to.place(e instanceof AttributeExpr ? e.namePlace : e.nameAt);
        break;
      case 'call':
        to.number(e.op);
        break;
      case 'await':
        this.expr(e.of);
        break;
      case 'sub':
        this.expr(e.of);
        this.expr(e.index);
        break;
      case 'const':
        to.number(indexOf(CONSTANTS, e.type));
        this.value(e.value);
        break;
      case 'lambda':
        to.number(e.fn);
        break;
      case 'seq':
        to.number(indexOf(SEQUENCES, e.type));
        this.all(e.items);
        break;
      case 'comp':
        to.number(indexOf(COMPREHENSIONS, e.type));
        to.number(e.block);
        this.expr(e.element);
        break;
      case 'op':
        to.word(e.op);
        this.all(e.items);
        break;
      case 'star':
        this.expr(e.of);
        to.flag(e.double);
        break;
      case 'walrus':
        to.word(e.name);
        this.expr(e.value);
        break;
      case 'yield':
        this.maybe(e.of);
        to.flag(e.from);
        break;
      case 'unknown':
        break;
    }
  }

  /** Numbers as text where they are no small integers: no bit of them may be lost. */
  private value(value: string | number | boolean | null): void {
    const { to } = this;
    if (value === null) to.number(0);
    else if (typeof value === 'boolean') to.number(value ? 2 : 1);
    else if (typeof value === 'string') {
      to.number(3);
      to.word(value);
    } else if (Number.isInteger(value) && Math.abs(value) < 0x3fffffff && !Object.is(value, -0)) {
      to.number(4);
      to.signed(value);
    } else {
      to.number(5);
      to.word(Object.is(value, -0) ? '-0' : String(value));
    }
  }
}
