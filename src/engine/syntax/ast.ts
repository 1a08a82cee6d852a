/**
 * Python as plain values: what the parser's tree says once every quirk of the grammar is mended. Offsets are
 * absolute and count UTF-16 code units. Parentheses leave no trace, comments stand beside the tree.
 */
import type { ConstType } from '../facts/facts.ts';

interface Located {
  start: number;
  end: number;
}

export interface NameNode extends Located {
  k: 'name';
  id: string;
}
export interface AttributeNode extends Located {
  k: 'attr';
  of: Expression;
  name: string;
  nameStart: number;
  nameEnd: number;
}
export interface CallNode extends Located {
  k: 'call';
  callee: Expression;
  args: Argument[];
}
export interface Argument extends Located {
  /** Keyword, or '' for a positional one. */
  name: string;
  star: '' | '*' | '**';
  value: Expression;
}
export interface SubscriptNode extends Located {
  k: 'sub';
  of: Expression;
  index: Expression;
}
export interface ConstNode extends Located {
  k: 'const';
  type: ConstType;
  value: string | number | boolean | null;
}
export interface LambdaNode extends Located {
  k: 'lambda';
  params: Parameter[];
  body: Expression;
}
export interface SequenceNode extends Located {
  k: 'seq';
  type: 'tuple' | 'list' | 'set' | 'dict';
  items: Expression[];
}
export interface ComprehensionNode extends Located {
  k: 'comp';
  type: 'list' | 'set' | 'dict' | 'generator';
  /** A dictionary's pair is a tuple. */
  element: Expression;
  clauses: Clause[];
}
export interface Clause extends Located {
  /** null for an `if` clause, which has a test. */
  target: Expression | null;
  value: Expression;
  async: boolean;
}
/** Everything that evaluates all its items in order: arithmetic, slices, `not`, f-strings. */
export interface OperationNode extends Located {
  k: 'op';
  op: string;
  items: Expression[];
}
/** `and`, `or`, and comparisons of more than two values: items after the first (second) may not run. */
export interface ShortCircuitNode extends Located {
  k: 'bool';
  op: 'and' | 'or';
  items: Expression[];
}
export interface CompareNode extends Located {
  k: 'compare';
  /** Joined with a comma where there are several: `<,<=`. */
  op: string;
  items: Expression[];
}
export interface ConditionalNode extends Located {
  k: 'cond';
  test: Expression;
  body: Expression;
  else: Expression;
}
export interface AwaitNode extends Located {
  k: 'await';
  of: Expression;
}
export interface StarNode extends Located {
  k: 'star';
  of: Expression;
  double: boolean;
}
export interface WalrusNode extends Located {
  k: 'walrus';
  target: NameNode;
  value: Expression;
}
export interface YieldNode extends Located {
  k: 'yield';
  of: Expression | null;
  from: boolean;
}
/** Not understood, or nested too deep; what could be read of it. */
export interface UnknownNode extends Located {
  k: 'unknown';
  items: Expression[];
}

export type Expression =
  | NameNode
  | AttributeNode
  | CallNode
  | SubscriptNode
  | ConstNode
  | LambdaNode
  | SequenceNode
  | ComprehensionNode
  | OperationNode
  | ShortCircuitNode
  | CompareNode
  | ConditionalNode
  | AwaitNode
  | StarNode
  | WalrusNode
  | YieldNode
  | UnknownNode;

export interface Parameter extends Located {
  name: string;
  kind: 'positional' | 'keyword-only' | 'var-positional' | 'var-keyword';
  annotation: Expression | null;
  default: Expression | null;
  /** Python 2's `def f((a, b))`: the names inside. */
  unpacked: Expression | null;
}

export interface Body extends Located {
  statements: Statement[];
}

export interface ExpressionStatement extends Located {
  k: 'expr';
  value: Expression;
}
export interface AssignStatement extends Located {
  k: 'assign';
  targets: Expression[];
  value: Expression | null;
  annotation: Expression | null;
  /** `+` of `+=`, or ''. */
  aug: string;
}
export interface ReturnStatement extends Located {
  k: 'return';
  value: Expression | null;
}
export interface RaiseStatement extends Located {
  k: 'raise';
  value: Expression | null;
  cause: Expression | null;
}
export interface DeleteStatement extends Located {
  k: 'delete';
  targets: Expression[];
}
export interface AssertStatement extends Located {
  k: 'assert';
  test: Expression;
  message: Expression | null;
}
export interface JumpStatement extends Located {
  k: 'break' | 'continue' | 'pass';
}
export interface ScopeStatement extends Located {
  k: 'global' | 'nonlocal';
  names: string[];
}
export interface ImportStatement extends Located {
  k: 'import';
  modules: Array<Located & { module: string; as: string }>;
}
export interface ImportFromStatement extends Located {
  k: 'from';
  module: string;
  level: number;
  names: Array<Located & { name: string; as: string }>;
}
export interface IfStatement extends Located {
  k: 'if';
  test: Expression;
  body: Body;
  /** An `elif` is a body of one `if`. */
  else: Body | null;
}
export interface ForStatement extends Located {
  k: 'for';
  target: Expression;
  iter: Expression;
  async: boolean;
  body: Body;
  else: Body | null;
}
export interface WhileStatement extends Located {
  k: 'while';
  test: Expression;
  body: Body;
  else: Body | null;
}
export interface Handler extends Located {
  types: Expression[];
  star: boolean;
  alias: Expression | null;
  body: Body;
}
export interface TryStatement extends Located {
  k: 'try';
  body: Body;
  handlers: Handler[];
  else: Body | null;
  finally: Body | null;
}
export interface WithItem extends Located {
  value: Expression;
  as: Expression | null;
}
export interface WithStatement extends Located {
  k: 'with';
  async: boolean;
  items: WithItem[];
  body: Body;
}
export interface Case extends Located {
  /** What the pattern evaluates, in order: class names, dotted constants, literals are left out. */
  values: Expression[];
  /** Names the pattern binds. */
  captures: NameNode[];
  /** A bare name or `_`: it always matches. */
  irrefutable: boolean;
  guard: Expression | null;
  /** Where its header ends, before the colon. */
  headerEnd: number;
  body: Body;
}
export interface MatchStatement extends Located {
  k: 'match';
  subject: Expression;
  cases: Case[];
}
export interface DefStatement extends Located {
  k: 'def';
  name: NameNode;
  async: boolean;
  typeParams: TypeParameter[];
  params: Parameter[];
  returns: Expression | null;
  /** It stands in no other function: what is made of it may be kept over an edit elsewhere. */
  outermost: boolean;
  /** The end in the grammar's eyes, trailing comments included. */
  nodeEnd: number;
  /** What was kept of the definition, which is the same as before the edit; then its body is left out. */
  kept: unknown;
  /** How far the definition was moved by edits since its header was read: add it to all places in the header. */
  shift: number;
  decorators: Expression[];
  /** Where its header ends, before the colon. */
  headerEnd: number;
  body: Body;
}
export interface ClassStatement extends Located {
  k: 'class';
  name: NameNode;
  typeParams: TypeParameter[];
  args: Argument[];
  decorators: Expression[];
  /** Where its header ends, before the colon. */
  headerEnd: number;
  body: Body;
}
/** PEP 695: `T`, `T: bound`, `*Ts`, `**P`. */
export interface TypeParameter extends Located {
  name: string;
}
export interface TypeAliasStatement extends Located {
  k: 'type';
  name: NameNode;
}

export type Statement =
  | ExpressionStatement
  | AssignStatement
  | ReturnStatement
  | RaiseStatement
  | DeleteStatement
  | AssertStatement
  | JumpStatement
  | ScopeStatement
  | ImportStatement
  | ImportFromStatement
  | IfStatement
  | ForStatement
  | WhileStatement
  | TryStatement
  | WithStatement
  | MatchStatement
  | DefStatement
  | ClassStatement
  | TypeAliasStatement;

export interface Module {
  body: Body;
  comments: Array<readonly [start: number, end: number]>;
  errors: Array<readonly [start: number, end: number]>;
}
