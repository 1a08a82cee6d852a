/** Parameters of the project that want a plain value, by annotation or by use: a coroutine object is none. */
import type { Expr, Param, ReadOp } from '../../facts/facts.ts';
import type { Project, ProjectClass, ProjectFunction } from '../../project/project.ts';
import { binds, isPrivateLocal, rootOf } from './local-names.ts';

/** Nothing of these is a coroutine, whatever stands in the brackets behind it. */
const PLAIN = new Set(
  `str int float complex bool bytes bytearray dict list tuple set frozenset
   Dict List Tuple Set FrozenSet Mapping MutableMapping Sequence MutableSequence
   date datetime timedelta Decimal UUID Path`.split(/\s+/),
);

interface Annotated {
  annotation: Expr;
  /** The scope that the annotation is written in. */
  scope: ProjectFunction;
}

/** What comes of giving a coroutine object as this argument: the callee says what it wants. null where it may do. */
export function wantsValue(fn: ProjectFunction, op: number, arg: number, project: Project): string | null {
  const call = fn.facts.ops[op];
  if (call?.k !== 'call' || call.args.slice(0, arg + 1).some(({ star }) => star !== '')) return null;
  const { target, functions, bound } = project.call(fn, op);
  const { name } = call.args[arg]!;
  const callee =
    call.callee.k === 'attr' ? call.callee.name : call.callee.k === 'name' ? call.callee.id : 'it';
  if (functions.length === 0) {
    const field = target.k === 'class' && name !== '' ? fieldOf(target.cls, name, project) : null;
    return field === null ? null : annotated(callee, name, field, project);
  }
  // All functions that the call may reach have to say so.
  const reasons = functions.map((one) => {
    const position = arg + (target.k === 'class' ? 1 : bound);
    const param = parameterOf(one.facts.params, name, position);
    if (param === undefined || one.parent === null) return null;
    const { annotation } = param;
    if (annotation !== null) return annotated(callee, name, { annotation, scope: one.parent }, project);
    const use = project.isOpaque(one) ? null : failingUse(one, param.name);
    return use === null ? null : `${callee} ${use}`;
  });
  return reasons.every((reason) => reason !== null) ? reasons[0]! : null;
}

function annotated(callee: string, name: string, field: Annotated, project: Project): string | null {
  if (!isPlain(field.annotation, field.scope, project)) return null;
  const word = wordOf(field.annotation);
  return `${callee} wants ${/^[aeiou]/i.test(word) ? 'an' : 'a'} ${word}${name === '' ? '' : ` as ${name}`}`;
}

/** What the function does with the parameter and fails at, where nothing else becomes of it. */
function failingUse(fn: ProjectFunction, name: string): string | null {
  const { ops } = fn.facts;
  if (!isPrivateLocal(fn, name) || ops.some((op) => binds(op, name))) return null;
  let found: string | null = null;
  for (const op of ops) {
    if (op.k === 'delete' && op.targets.some((one) => rootOf(one) === name)) return null;
    if (op.k !== 'read' || rootOf(op.target) !== name) continue;
    const use = failure(op);
    if (use === null) return null;
    found ??= use === '' ? null : use;
  }
  return found;
}

/** '' for uses that any object stands; null for those that may pass it on, or await it. */
function failure({ target, use }: ReadOp): string | null {
  let whole = target;
  while ((whole.k === 'attr' || whole.k === 'sub') && whole.of.k !== 'name') whole = whole.of;
  if (whole.k === 'sub') return 'subscripts it';
  if (whole.k === 'attr')
    return /^(close|send|throw|cr_\w+|__\w+__)$/.test(whole.name)
      ? null
      : `reads its attribute ${whole.name}`;
  if (use.k === 'iterated') return use.async ? null : 'loops over it';
  if (use.k === 'operand') return 'calculates with it';
  return use.k === 'tested' || use.k === 'compared' || use.k === 'formatted' ? '' : null;
}

function parameterOf(params: readonly Param[], name: string, position: number): Param | undefined {
  if (name === '') return params[position]?.kind === 'positional' ? params[position] : undefined;
  return params.find(
    (param) => param.name === name && param.kind !== 'var-positional' && param.kind !== 'var-keyword',
  );
}

/** A field of a class that has no constructor of its own: dataclasses, models. */
function fieldOf(cls: ProjectClass, name: string, project: Project): Annotated | null {
  for (const base of project.mro(cls)) {
    if (typeof base === 'string') continue;
    const field = base.body.facts.ops.find((op) => {
      return op.k === 'assign' && op.targets.some((target) => target.k === 'name' && target.id === name);
    });
    if (field?.k !== 'assign') continue;
    return field.annotation === null ? null : { annotation: field.annotation, scope: base.body };
  }
  return null;
}

function isPlain(annotation: Expr, scope: ProjectFunction, project: Project): boolean {
  switch (annotation.k) {
    case 'const':
      return (
        annotation.type === 'none' || (annotation.type === 'str' && isPlainText(annotation, scope, project))
      );
    case 'op':
      return annotation.op === '|' && annotation.items.every((item) => isPlain(item, scope, project));
    case 'sub': {
      const word = wordOf(annotation.of);
      const { index } = annotation;
      const inner = index.k === 'seq' ? index.items : [index];
      if (word === 'Optional' || word === 'Union') return inner.every((one) => isPlain(one, scope, project));
      return PLAIN.has(word);
    }
    case 'name':
    case 'attr': {
      if (PLAIN.has(wordOf(annotation))) return true;
      const value = project.resolve(scope, annotation, scope.facts.ops.length);
      return value.k === 'class' && isPlainClass(value.cls, project);
    }
    default:
      return false;
  }
}

/** All of its bases are known, and nobody can await it. */
function isPlainClass(cls: ProjectClass, project: Project): boolean {
  const bases = project.mro(cls);
  if (bases.some((base) => typeof base === 'string' && !/^(builtins\.object|enum\.\w+)$/.test(base)))
    return false;
  return bases.every((base) => {
    return typeof base === 'string' || !base.body.facts.locals.includes('__await__');
  });
}

/** An annotation in quotes: `"str"`, `"Optional[int]"`, `"Ticket | None"`. */
function isPlainText(
  { value, at }: Extract<Expr, { k: 'const' }>,
  scope: ProjectFunction,
  project: Project,
): boolean {
  const text = String(value).replace(/\s+/g, '');
  const words = (/^Optional\[(.*)\]$/.exec(text)?.[1] ?? text).split('|');
  return words.every((word) => {
    if (word === 'None') return true;
    return isPlain({ k: 'name', id: word.replace(/\[.*$/, ''), at }, scope, project);
  });
}

function wordOf(expr: Expr): string {
  if (expr.k === 'name') return expr.id;
  if (expr.k === 'attr') return expr.name;
  if (expr.k === 'const') return String(expr.value);
  if (expr.k === 'op') return expr.items.map(wordOf).find((word) => word !== 'null' && word !== 'None') ?? '';
  if (expr.k !== 'sub') return 'value';
  if (!/^(Optional|Union)$/.test(wordOf(expr.of))) return wordOf(expr.of);
  return wordOf(expr.index.k === 'seq' ? expr.index.items[0]! : expr.index);
}
