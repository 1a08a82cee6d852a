/** What a value is, in words, where it is certain that it cannot be called; null where it may be callable. */
import type { Expr } from '../../facts/facts.ts';
import { returnsNone } from '../../knowledge/results.ts';
import type { Project, ProjectFunction, Value } from '../../project/project.ts';

const CONSTANTS: Readonly<Record<string, string>> = {
  none: 'None',
  str: 'a string',
  bytes: 'bytes',
  int: 'a number',
  float: 'a number',
  bool: 'True or False',
  ellipsis: '...',
};

const CLASSES: Readonly<Record<string, string>> = {
  'builtins.str': 'a string',
  'builtins.bytes': 'bytes',
  'builtins.int': 'a number',
  'builtins.float': 'a number',
  'builtins.bool': 'True or False',
  'builtins.bytearray': 'bytes',
  'io.TextIOWrapper': 'a file',
  'threading.Thread': 'a Thread',
  'multiprocessing.Process': 'a Process',
};

export function notCallable(
  fn: ProjectFunction,
  expr: Expr,
  at: number,
  project: Project,
): { what: string } | null {
  const call = expr.k === 'call' ? project.call(fn, expr.op) : null;
  if (
    call !== null &&
    (call.functions.length > 1 || call.functions.some((one) => mayBeReplaced(one, project)))
  )
    return null;
  if (call?.functions.length === 1 && call.target.k === 'function') {
    if (returnsNothing(call.functions[0]!)) return { what: 'None' };
    if (neverReturns(call.functions[0]!)) return { what: 'nothing' };
  }
  if (call !== null && call.external !== '' && returnsNone(call.external)) return { what: 'None' };
  const what = wordsFor(project.resolve(fn, expr, at), project);
  return what === null ? null : { what };
}

/** A method that only says what subclasses have to do, or a function whose decorator hides what it gives. */
function mayBeReplaced(fn: ProjectFunction, project: Project): boolean {
  if (project.isOpaque(fn) || fn.facts.decorators.length > 0) return true;
  return (
    fn.cls !== null && fn.facts.ops.every((op) => op.k === 'raise' || op.k === 'read' || op.k === 'call')
  );
}

/** A plain function whose every path ends without a value. */
export function returnsNothing({ facts }: ProjectFunction): boolean {
  if (facts.kind !== 'function' || facts.async || facts.generator || facts.decorators.length > 0)
    return false;
  if (facts.blocks[0]?.exits === 'function' && !facts.ops.some((op) => op.k === 'return')) return false;
  return facts.ops.every((op) => op.k !== 'return' || isNothing(op.value));
}

/** `while True:` without a way out, as the body of a worker has. */
function neverReturns({ facts }: ProjectFunction): boolean {
  if (facts.kind !== 'function' || facts.async || facts.generator || facts.decorators.length > 0)
    return false;
  if (facts.blocks[0]?.exits !== 'function') return false;
  return (
    !facts.ops.some((op) => op.k === 'return' || (op.k === 'raise' && op.block === 0)) &&
    facts.ops.some((op) => op.k === 'while' && op.block === 0 && isTrue(op.test))
  );
}

function isTrue(test: Expr): boolean {
  return test.k === 'const' && (test.value === true || test.value === 1);
}

function isNothing(value: Expr | null): boolean {
  return value === null || (value.k === 'const' && value.type === 'none');
}

function wordsFor(value: Value, project: Project): string | null {
  switch (value.k) {
    case 'const':
      return CONSTANTS[value.expr.type] ?? null;
    case 'container':
      return `a ${value.type}`;
    case 'generator':
      return value.async ? null : 'a generator';
    case 'object':
      return CLASSES[value.cls] ?? null;
    case 'instance': {
      if (!value.exact || project.member(value, '__call__').k !== 'unknown') return null;
      const known = project.mro(value.cls).every((base) => isPlainBase(base));
      return known ? `a ${value.cls.facts.name}` : null;
    }
    default:
      return null;
  }
}

/** A class of the project, without a metaclass or decorator that might add to it, or one that has no `__call__`. */
function isPlainBase(base: ReturnType<Project['mro']>[number]): boolean {
  if (typeof base === 'string')
    return /^(builtins\.object|threading\.Thread|multiprocessing\.Process)$/.test(base);
  return base.facts.keywords.length === 0 && base.facts.decorators.length === 0;
}
