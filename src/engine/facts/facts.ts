/**
 * What one file says, as a plain serialisable value that depends on that file's text alone.
 *
 * Every scope (module, class body, function, lambda) is a `FunctionFacts`: a list of *operations* in the order in
 * which Python evaluates them, inside a tree of *blocks* that carries the control flow. Expressions are kept in a
 * reduced form, enough to ask what a name means and how a value is used; literals keep their value only where a
 * rule may need it. Nothing here resolves a name: that is the project's work.
 *
 * Spans are relative to the `start` of the function they stand in, so that an edit above a function does not
 * change its facts. The frequent kinds are classes of `nodes.ts`, whose spans are made when they are read: compare
 * spans by what they hold, and make a changed copy of a node with `moved` or `copyOf`, not with `...`.
 *
 * Conventions that readers of facts rely on:
 * - *Headers.* Decorators, defaults, annotations, bases and class keywords are evaluated in the enclosing scope: the
 *   operations stand there, before the `def` or `class` op, and a `call` in `params`, `decorators`, `returns`,
 *   `bases` or `keywords` names an op of the *parent*. The spans of those expressions are relative to the
 *   definition's own `start` all the same (for a class: the `start` of its body's scope).
 * - *Statements.* `statement` of a compound statement is its header, of a decorator the decorator itself. The `at` of
 *   `def` and `class` ops is the name; of `for`, `while`, `match` the header; of `try` the keyword; of `branch` the
 *   test; of `enter` the item.
 * - *Targets.* To store into `a.b.c` or `d[k]` Python loads `a.b`, or `d` and `k`: those are `read` ops (use
 *   `attribute`, `subscripted`, `other`), for `=`, `+=`, `for`, `with`, `del` alike. For `x += v` they come before v's.
 * - *Loops.* The test of a `while` and the source of a `for` stand before the op, outside of the loop's block; the
 *   target's reads are first in the block. A `while` that nothing but an exception leaves exits the function.
 * - *Conditions.* The right side of `and`/`or`, what follows the second value of a chained comparison (op `<,<=`), an
 *   `if` clause of a comprehension and the body of a `case` with a guard are `then` blocks of a `branch`; the message of
 *   an `assert` is an `else` block. In `a or b`, a is `tested` and b goes where the whole goes. `a or b or c` and
 *   `a + b + c` are one `op` with three items.
 * - *Walrus* is an `assign` op as well; *captures* of a `case` are one `assign` op, whose value is the subject for a
 *   bare name and null otherwise; a `type` alias is an `assign` without value (it is evaluated lazily).
 * - *Lambdas* end in a `return` op; their value's use is `lambda-result`.
 * - *Arguments* with `*` or `**` are `starred`; other arguments name call and position.
 * - *Names.* `locals` holds parameters, type parameters and match captures too. A comprehension's variable counts as
 *   its function's own, unless that name means another thing elsewhere in the function; a module or class takes none.
 * - *Constants.* `-1` is a constant. Implicitly joined strings are one; text is cooked as far as rules need, and longer
 *   texts keep their beginning. An f-string is `op` `format` with its values only.
 * - *Dictionaries* hold tuples of key and value, and `**` stars; a dictionary comprehension's element is such a tuple.
 */
import type { Span } from '../text.ts';

export interface FileFacts {
  path: string;
  /** Length of the text and offsets of its lines, to turn spans into positions. */
  length: number;
  lineStarts: number[];
  /** `[0]` is the module's own body. A function's `id` is its index here. */
  functions: FunctionFacts[];
  classes: ClassFacts[];
  /** Comments that speak to checkers: `# interleave: ignore[...]`, `# noqa: ...`; spans are absolute. */
  directives: Directive[];
  /** Absolute spans of what the parser could not read. */
  errors: Span[];
}

export interface Directive {
  at: Span;
  kind: 'ignore' | 'ignore-file' | 'noqa';
  /** Empty means all. Each with the absolute span of the word. */
  codes: Array<{ code: string; at: Span }>;
  /** True where nothing but white space stands before the comment on its line. */
  ownLine: boolean;
}

export interface ClassFacts {
  id: number;
  name: string;
  /** Dotted through enclosing scopes, as `__qualname__`: `Outer.Inner`, `make.<locals>.C`. */
  qualname: string;
  /** The scope the class statement stands in, and the `class` op there. */
  parent: number;
  /** The scope that is the class's body. */
  body: number;
  bases: Expr[];
  keywords: Array<{ name: string; value: Expr }>;
  decorators: Expr[];
  /** Absolute spans. */
  at: Span;
  nameAt: Span;
}

export type ScopeKind = 'module' | 'class' | 'function' | 'lambda';

export interface FunctionFacts {
  id: number;
  kind: ScopeKind;
  /** `<module>`, the class's name, the function's name, or `<lambda>`. */
  name: string;
  /** As `__qualname__`. */
  qualname: string;
  /** The enclosing scope's id; -1 for the module. */
  parent: number;
  /** The class in whose body it is directly defined, or whose body it is; -1 for none. */
  cls: number;
  async: boolean;
  /** Its body contains `yield`. */
  generator: boolean;
  /** Absolute offset of its first character (decorators included); all spans inside are relative to it. */
  start: number;
  /** From `start`; the whole definition. */
  at: Span;
  nameAt: Span;
  params: Param[];
  decorators: Expr[];
  returns: Expr | null;
  docstring: string;
  /** Names bound in this scope (assignments, imports, defs, loops...), without `global`/`nonlocal` ones. */
  locals: string[];
  globals: string[];
  nonlocals: string[];
  /** `[0]` is the body. */
  blocks: Block[];
  /** In evaluation order. An op's id is its index. Ops of nested scopes are not here. */
  ops: Op[];
}

export interface Param {
  name: string;
  kind: 'positional' | 'keyword-only' | 'var-positional' | 'var-keyword';
  annotation: Expr | null;
  default: Expr | null;
  at: Span;
}

export type BlockKind =
  | 'body'
  | 'then' // if / elif / conditional expression / right side of and, or
  | 'else'
  | 'loop' // for, while
  | 'loop-else'
  | 'try'
  | 'except'
  | 'try-else'
  | 'finally'
  | 'with'
  | 'case'
  | 'comprehension'
  | 'main-guard'; // if __name__ == "__main__":

export interface Block {
  kind: BlockKind;
  /** -1 for the body. */
  parent: number;
  /** The op that opens it (`branch`, `for`, `while`, `try`, `enter`...); -1 for none. */
  op: number;
  /** Ops inside, nested blocks included: `first <= i < end`. */
  first: number;
  end: number;
  /** Every path through it leaves: by `return`/`raise` the function, by `break`/`continue` the loop. */
  exits: 'no' | 'function' | 'loop';
  at: Span;
}

/**
 * How a value is used by what stands around it. For `argument` the call and the position or keyword are named;
 * for `assigned` the assign op.
 */
export type Use =
  | { k: 'dropped' } // an expression statement
  | { k: 'awaited' }
  | { k: 'assigned'; op: number }
  | { k: 'argument'; call: number; arg: number }
  | { k: 'callee'; call: number }
  | { k: 'returned' }
  | { k: 'yielded' }
  | { k: 'entered'; op: number } // with
  | { k: 'iterated'; async: boolean } // for, comprehension
  | { k: 'attribute'; name: string }
  | { k: 'subscripted' }
  | { k: 'operand' } // arithmetic
  | { k: 'compared' }
  | { k: 'tested' } // if, while, not, and/or, assert
  | { k: 'formatted' } // f-string
  | { k: 'element' } // of a list, tuple, set, dict
  | { k: 'starred' }
  | { k: 'raised' }
  | { k: 'lambda-result' }
  | { k: 'decorator' }
  | { k: 'default' }
  | { k: 'annotation' }
  | { k: 'other' };

export type Expr =
  | { k: 'name'; id: string; at: Span }
  | { k: 'attr'; of: Expr; name: string; nameAt: Span; at: Span }
  /** The call is `ops[op]` of the same function. */
  | { k: 'call'; op: number; at: Span }
  | { k: 'await'; of: Expr; at: Span }
  | { k: 'sub'; of: Expr; index: Expr; at: Span }
  | { k: 'const'; type: ConstType; value: string | number | boolean | null; at: Span }
  /** `functions[fn]` of the file. */
  | { k: 'lambda'; fn: number; at: Span }
  | { k: 'seq'; type: 'tuple' | 'list' | 'set' | 'dict'; items: Expr[]; at: Span }
  | { k: 'comp'; type: 'list' | 'set' | 'dict' | 'generator'; block: number; element: Expr; at: Span }
  /** `+`, `and`, `==`, `not`, `if` (test, then, else), `format` (an f-string's values), `slice`. */
  | { k: 'op'; op: string; items: Expr[]; at: Span }
  | { k: 'star'; of: Expr; double: boolean; at: Span }
  | { k: 'walrus'; name: string; value: Expr; at: Span }
  | { k: 'yield'; of: Expr | null; from: boolean; at: Span }
  | { k: 'unknown'; at: Span };

export type ConstType = 'str' | 'bytes' | 'int' | 'float' | 'bool' | 'none' | 'ellipsis';

export interface Arg {
  /** Keyword name, or '' for a positional one. */
  name: string;
  value: Expr;
  star: '' | '*' | '**';
  at: Span;
}

interface OpBase {
  at: Span;
  block: number;
}

/** A call. Its callee's and arguments' ops come before it, as in Python. */
export interface CallOp extends OpBase {
  k: 'call';
  callee: Expr;
  args: Arg[];
  use: Use;
  /** The statement it stands in, for fixes and ignore comments. */
  statement: Span;
}
export interface AwaitOp extends OpBase {
  k: 'await';
  value: Expr;
  use: Use;
}
/** A load of a name, attribute chain or subscript: the longest chain only, once (`a.b.c` is one read). */
export interface ReadOp extends OpBase {
  k: 'read';
  target: Expr;
  use: Use;
}
/** One op per statement. `aug` is the operator of `x += 1` (the read of x is implied, no `read` op stands for it). */
export interface AssignOp extends OpBase {
  k: 'assign';
  targets: Expr[];
  value: Expr | null;
  annotation: Expr | null;
  aug: string;
  statement: Span;
}
/** One item of a `with`; its block is the rest of the statement (`with a, b:` nests b in a). */
export interface EnterOp extends OpBase {
  k: 'enter';
  context: Expr;
  as: Expr | null;
  async: boolean;
  body: number;
  statement: Span;
}
export interface ForOp extends OpBase {
  k: 'for';
  target: Expr;
  iter: Expr;
  async: boolean;
  body: number;
  comprehension: boolean;
}
export interface WhileOp extends OpBase {
  k: 'while';
  test: Expr;
  body: number;
}
/** `if`, each `elif` as an `if` inside the else block; `assert` and conditional expressions too. */
export interface BranchOp extends OpBase {
  k: 'branch';
  test: Expr;
  /** -1 where there is none. */
  then: number;
  else: number;
}
export interface MatchOp extends OpBase {
  k: 'match';
  subject: Expr;
  cases: number[];
}
export interface TryOp extends OpBase {
  k: 'try';
  body: number;
  handlers: Array<{ types: Expr[]; bare: boolean; star: boolean; name: string; block: number; at: Span }>;
  else: number;
  finally: number;
}
export interface ReturnOp extends OpBase {
  k: 'return';
  value: Expr | null;
}
export interface RaiseOp extends OpBase {
  k: 'raise';
  value: Expr | null;
}
export interface YieldOp extends OpBase {
  k: 'yield';
  value: Expr | null;
  from: boolean;
}
export interface DeleteOp extends OpBase {
  k: 'delete';
  targets: Expr[];
}
/** `break`, `continue`, `pass` end or fill a block. */
export interface JumpOp extends OpBase {
  k: 'break' | 'continue';
}
/** `import a.b as c`, `from .m import x as y`, `from m import *`. */
export interface ImportOp extends OpBase {
  k: 'import';
  /** Dotted module, '' for `from . import x`. */
  module: string;
  /** Leading dots of a relative import. */
  level: number;
  /** null for `import module [as name]`. `*` for a star import. */
  names: Array<{ name: string; as: string; at: Span }> | null;
  /** The local name that `import module` binds (`a` for `import a.b`, or the alias). */
  as: string;
  aliased: boolean;
}
/** A `def` or `class` statement is executed: its name is bound here. */
export interface DefineOp extends OpBase {
  k: 'def';
  fn: number;
}
export interface ClassOp extends OpBase {
  k: 'class';
  cls: number;
}

export type Op =
  | CallOp
  | AwaitOp
  | ReadOp
  | AssignOp
  | EnterOp
  | ForOp
  | WhileOp
  | BranchOp
  | MatchOp
  | TryOp
  | ReturnOp
  | RaiseOp
  | YieldOp
  | DeleteOp
  | JumpOp
  | ImportOp
  | DefineOp
  | ClassOp;
