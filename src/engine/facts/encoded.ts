/**
 * The form in which facts travel between threads and rest on disk: numbers of variable length, and every word once.
 * It has no path, so that files of the same text share it. What it means is for `encode.ts` and `decode.ts` alone to
 * know; `FACTS_FORMAT` changes whenever that changes, or what is collected.
 */
import type { BlockKind, ConstType, Expr, Op, Param, ScopeKind, Use } from './facts.ts';

export interface EncodedFacts {
  numbers: Uint8Array;
  /** All words in a row; how long each is stands among the numbers. */
  words: string;
}

export const FACTS_FORMAT = 1;

/** Words of the contract, by their number. Expressions from `FIRST_REFERENCE` on are one that was written before. */
export const EXPRESSIONS = [
  'name',
  'attr',
  'call',
  'await',
  'sub',
  'const',
  'lambda',
  'seq',
  'comp',
  'op',
  'star',
  'walrus',
  'yield',
  'unknown',
] as const satisfies ReadonlyArray<Expr['k']>;
/** No expression, a reference of any distance, and those of the first few distances. */
export const NO_EXPRESSION = 14;
export const FAR_REFERENCE = 15;
export const FIRST_REFERENCE = 16;

export const OPERATIONS = [
  'call',
  'await',
  'read',
  'assign',
  'enter',
  'for',
  'while',
  'branch',
  'match',
  'try',
  'return',
  'raise',
  'yield',
  'delete',
  'break',
  'continue',
  'import',
  'def',
  'class',
] as const satisfies ReadonlyArray<Op['k']>;

export const USES = [
  'dropped',
  'awaited',
  'assigned',
  'argument',
  'callee',
  'returned',
  'yielded',
  'entered',
  'iterated',
  'attribute',
  'subscripted',
  'operand',
  'compared',
  'tested',
  'formatted',
  'element',
  'starred',
  'raised',
  'lambda-result',
  'decorator',
  'default',
  'annotation',
  'other',
] as const satisfies ReadonlyArray<Use['k']>;

export const BLOCKS = [
  'body',
  'then',
  'else',
  'loop',
  'loop-else',
  'try',
  'except',
  'try-else',
  'finally',
  'with',
  'case',
  'comprehension',
  'main-guard',
] as const satisfies readonly BlockKind[];

export const EXITS = ['no', 'function', 'loop'] as const;
export const SCOPES = ['module', 'class', 'function', 'lambda'] as const satisfies readonly ScopeKind[];
export const PARAMETERS = [
  'positional',
  'keyword-only',
  'var-positional',
  'var-keyword',
] as const satisfies ReadonlyArray<Param['kind']>;
export const CONSTANTS = [
  'str',
  'bytes',
  'int',
  'float',
  'bool',
  'none',
  'ellipsis',
] as const satisfies readonly ConstType[];
export const SEQUENCES = ['tuple', 'list', 'set', 'dict'] as const;
export const COMPREHENSIONS = ['list', 'set', 'dict', 'generator'] as const;
export const STARS = ['', '*', '**'] as const;
export const DIRECTIVES = ['ignore', 'ignore-file', 'noqa'] as const;
