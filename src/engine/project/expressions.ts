/** What an expression may mean, out of what its parts mean. */
import type { Expr } from '../facts/facts.ts';
import {
  awaitedClass,
  awaitedObjectClass,
  elementClass,
  enteredClass,
  itemClass,
} from '../knowledge/classes.ts';
import { awaitedParts } from '../knowledge/results.ts';
import { callOp, type Scope, selfName, type Values } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { flatMap, known, NOTHING, only, UNKNOWN_SET, union } from './value-set.ts';
import { type Site, UNKNOWN, type Value } from './values.ts';

export function expressionValues(linker: Linker, fn: Scope, e: Expr, at: number): Values {
  switch (e.k) {
    case 'name':
      return linker.names(fn, e.id, at);
    case 'attr': {
      const above = superMember(linker, fn, e, at);
      if (above !== null) return above;
      return flatMap(linker.values(fn, e.of, at), (v) => linker.members(v, e.name));
    }
    case 'call':
      return linker.results(fn, e.op);
    case 'await':
      return flatMap(linker.values(fn, e.of, at), (v) => awaitedValues(linker, v));
    case 'sub':
      return flatMap(linker.values(fn, e.of, at), (v) => itemValues(linker, v, e.index));
    case 'const':
      return [{ k: 'const', expr: e }];
    case 'lambda':
      return [{ k: 'function', fn: fn.linked.scopes[e.fn]!, receiver: null }];
    case 'seq':
      return [sequence(linker, fn, e, at)];
    case 'comp': {
      const elements = linker.values(
        fn,
        e.type === 'dict' ? dictValue(e.element) : e.element,
        lastOpIn(fn, e, at),
      );
      return [containerOf(e.type === 'generator' ? 'list' : e.type, elements, { fn, op: at })];
    }
    case 'op':
      return operatorValues(linker, fn, e, at);
    case 'walrus':
      return linker.values(fn, e.value, at);
    default:
      return UNKNOWN_SET;
  }
}

/** A comprehension's element is evaluated inside of it: by the last operation there. */
function lastOpIn(fn: Scope, e: Extract<Expr, { k: 'comp' }>, at: number): number {
  const block = fn.facts.blocks[e.block];
  return block === undefined || block.end <= block.first ? at : block.end - 1;
}

function dictValue(element: Expr): Expr {
  return element.k === 'seq' && element.items.length === 2 ? element.items[1]! : element;
}

/** Of longer ones nothing is kept. */
const MOST_ITEMS = 12;

function sequence(linker: Linker, fn: Scope, e: Extract<Expr, { k: 'seq' }>, at: number): Value {
  const made = { fn, op: at };
  if (e.items.length > MOST_ITEMS) return { k: 'container', type: e.type, element: UNKNOWN, made };
  const sets: Values[] = [];
  const parts = new Map<string | number, Values>();
  e.items.forEach((item, i) => {
    if (item.k === 'star') {
      sets.push(flatMap(linker.values(fn, item.of, at), (v) => elementValues(linker, v)));
      return;
    }
    const values = linker.values(fn, e.type === 'dict' ? dictValue(item) : item, at);
    sets.push(values);
    const key = e.type === 'tuple' ? i : e.type === 'dict' ? keyOf(item) : null;
    if (key !== null) parts.set(key, values);
  });
  const whole = containerOf(e.type, union(sets), made);
  // A part is worth its place only where the others are something else.
  return parts.size !== e.items.length || parts.size < 2 ? whole : { ...whole, parts };
}

/** The constant key of a dictionary's item. */
function keyOf(item: Expr): string | number | null {
  const key = item.k === 'seq' && item.items.length === 2 ? item.items[0]! : null;
  return key?.k === 'const' && (typeof key.value === 'string' || typeof key.value === 'number')
    ? key.value
    : null;
}

/** A tuple of objects of these classes. */
function tupleOf(classes: readonly string[], made: Site): Value {
  const parts = new Map(classes.map((cls, i) => [i, [{ k: 'object' as const, cls, made: null }]]));
  return { ...containerOf('tuple', union([...parts.values()]), made), parts };
}

/** A container whose elements are one of these. */
function containerOf(
  type: 'list' | 'tuple' | 'set' | 'dict',
  elements: Values,
  made: Site,
): Extract<Value, { k: 'container' }> {
  const several = known(elements);
  if (several.length < 2) return { k: 'container', type, element: only(elements), made };
  return { k: 'container', type, element: only(elements), elements: several, made };
}

const PATHS = ['pathlib.Path', 'pathlib.PurePath', 'pathlib.PosixPath', 'anyio.Path', 'trio.Path'];

function operatorValues(linker: Linker, fn: Scope, e: Extract<Expr, { k: 'op' }>, at: number): Values {
  const values = (item: Expr | undefined): Values => (item ? linker.values(fn, item, at) : NOTHING);
  switch (e.op) {
    case 'or':
      return union(e.items.map(values));
    case 'and':
      return values(e.items.at(-1));
    case 'if':
      return union([values(e.items[1]), values(e.items[2])]);
    case 'format':
      return [{ k: 'object', cls: 'builtins.str', made: null }];
    case '/': {
      const left = only(values(e.items[0]));
      return left.k === 'object' && PATHS.includes(left.cls) ? [left] : UNKNOWN_SET;
    }
    case '%': {
      const left = only(values(e.items[0]));
      return left.k === 'const' && left.expr.type === 'str' ? [left] : UNKNOWN_SET;
    }
    case '+':
    case '|':
    case '*': {
      const left = only(values(e.items[0]));
      return left.k === 'container' || left.k === 'const' ? [left] : UNKNOWN_SET;
    }
    default:
      return UNKNOWN_SET;
  }
}

/** `super().name`: what the classes behind this one have. */
function superMember(linker: Linker, fn: Scope, e: Extract<Expr, { k: 'attr' }>, at: number): Values | null {
  if (e.of.k !== 'call') return null;
  const call = fn.facts.ops[e.of.op];
  if (call?.k !== 'call' || call.callee.k !== 'name' || call.callee.id !== 'super') return null;
  const builtin = only(linker.names(fn, 'super', at));
  if (builtin.k !== 'external') return null;
  // The method whose class it is; `super()` in a function inside of a method means that method's class too.
  let method: Scope | null = fn;
  while (method !== null && method.cls === null) method = method.parent;
  if (method === null || method.cls === null) return UNKNOWN_SET;
  const first = method.header.params[0]?.name ?? selfName(method);
  const receiver = only(linker.names(method, first, Number.MAX_SAFE_INTEGER));
  return linker.superMembers(method.cls, receiver, e.name);
}

/** What `await` gives. */
export function awaitedValues(linker: Linker, value: Value): Values {
  if (value.k === 'coroutine') {
    const { of } = value;
    if (of.k === 'function') return returned(linker, of);
    if (of.k === 'external') {
      if (of.name === 'asyncio.wait_for') return awaitedArgument(linker, value.made, 0);
      const classes = awaitedParts(of.name);
      if (classes !== null) return [tupleOf(classes, value.made)];
      const cls = awaitedClass(of.name) || (linker.packages?.gives(of.name) ?? '');
      return cls === '' ? UNKNOWN_SET : [{ k: 'object', cls, made: value.made }];
    }
  }
  if (value.k === 'object' && value.made !== null && /^asyncio\.(Task|Future)$/.test(value.cls))
    return awaitedObject(linker, value.made);
  if (value.k === 'object') return objectOf(awaitedObjectClass(value.cls));
  return UNKNOWN_SET;
}

/** The functions that make an object which gives what their arguments give. */
const TASK_MAKERS = /^asyncio\.(create_task|ensure_future|shield)$|\.create_task$/;

/** `await task`, `await gather(a(), b())`. */
function awaitedObject(linker: Linker, made: Site): Values {
  const scope = made.fn as Scope;
  const target = only(linker.targets(scope, made.op));
  if (target.k !== 'external') return UNKNOWN_SET;
  if (TASK_MAKERS.test(target.name)) return awaitedArgument(linker, made, 0);
  if (target.name !== 'asyncio.gather') return UNKNOWN_SET;
  const { args } = callOp(scope, made.op);
  if (args.some((arg) => arg.star !== '' || arg.name !== '')) return UNKNOWN_SET;
  const parts = new Map(args.map((_, i) => [i, awaitedArgument(linker, made, i)]));
  return [{ ...containerOf('list', union([...parts.values()]), made), parts }];
}

function awaitedArgument(linker: Linker, made: Site, index: number): Values {
  const scope = made.fn as Scope;
  const arg = callOp(scope, made.op).args[index];
  if (arg === undefined || arg.name !== '' || arg.star !== '') return UNKNOWN_SET;
  return flatMap(linker.values(scope, arg.value, made.op), (v) => awaitedValues(linker, v));
}

/** What the body of a function gives back, wherever it is called. */
export function returned(linker: Linker, value: Extract<Value, { k: 'function' }>): Values {
  const scope = value.fn as Scope;
  return linker.ask<Values>(scope, 'returns', NOTHING, () => {
    const { facts } = scope;
    const inferred = (): Values => {
      const { returns } = scope.index;
      if (returns.length > 8) return UNKNOWN_SET;
      return union(
        returns.map((op) => {
          const { value: expr } = facts.ops[op] as { value: Expr | null };
          return expr === null ? [NONE] : linker.values(scope, expr, op);
        }),
      );
    };
    if (facts.returns === null) return inferred();
    const declared = linker.annotations(scope, facts.returns);
    // A body that says more precisely what it makes is believed; a declaration helps where it does not.
    if (declared !== UNKNOWN_SET && declared.length > 0) {
      const found = only(inferred());
      return found.k === 'unknown' || found.k === 'const' ? declared : [found];
    }
    return inferred();
  });
}

const NONE: Value = { k: 'const', expr: { k: 'const', type: 'none', value: null, at: [0, 0] } };

/** What a `for` over the value gives. */
export function elementValues(linker: Linker, value: Value): Values {
  if (value.k === 'container') {
    // The keys of a dictionary are not kept.
    return value.type === 'dict' ? UNKNOWN_SET : (value.elements ?? [value.element]);
  }
  if (value.k === 'generator' && value.of.k === 'function') return yielded(linker, value.of.fn as Scope);
  if (value.k === 'object') return objectOf(elementClass(value.cls));
  return UNKNOWN_SET;
}

export function yielded(linker: Linker, fn: Scope): Values {
  return linker.ask<Values>(fn, 'yields', NOTHING, () => {
    if (fn.index.yields.length > 6) return UNKNOWN_SET;
    const found = union(
      fn.index.yields.map((op) => {
        const facts = fn.facts.ops[op]!;
        if (facts.k !== 'yield' || facts.value === null) return [NONE];
        const values = linker.values(fn, facts.value, op);
        return facts.from ? flatMap(values, (v) => elementValues(linker, v)) : values;
      }),
    );
    if (fn.facts.returns === null || !found.some((value) => value.k === 'unknown')) return found;
    // `-> Iterator[Store]` says it where the body does not.
    const declared = only(linker.annotations(fn, fn.facts.returns));
    return declared.k === 'container' && declared.element.k !== 'unknown' ? [declared.element] : found;
  });
}

/** `value[index]`. */
function itemValues(_linker: Linker, value: Value, index: Expr): Values {
  if (value.k === 'container') {
    if (index.k === 'op' && index.op === 'slice') return [{ ...value, parts: undefined }];
    const key = index.k === 'const' ? index.value : null;
    const part = typeof key === 'string' || typeof key === 'number' ? value.parts?.get(key) : undefined;
    return part ?? value.elements ?? [value.element];
  }
  // `Queue[int]` is the class.
  if (value.k === 'class') return [value];
  if (value.k === 'external') return [value];
  if (value.k === 'object') return objectOf(itemClass(value.cls));
  return UNKNOWN_SET;
}

function objectOf(cls: string): Values {
  return cls === '' ? UNKNOWN_SET : [{ k: 'object', cls, made: null }];
}

/** Follows the positions of a tuple target. `expr` is the value as it is written, where it is. */
export function unpacked(linker: Linker, values: Values, path: readonly number[], expr?: Expr): Values {
  if (path.length === 0) return values;
  return flatMap(values, (value) => {
    const [, ...rest] = path;
    if (value.k === 'container' && value.type !== 'dict') {
      const { made } = value;
      const items = made === null ? null : writtenItems(expr);
      const item = items?.[path[0]!];
      if (made !== null && item !== undefined && path[0]! >= 0) {
        return unpacked(linker, linker.values(made.fn as Scope, item, made.op), rest, item);
      }
      const part = value.parts?.get(path[0]!);
      if (part !== undefined) return unpacked(linker, part, rest);
      // Of pairs (`enumerate`, `items`) only the second part is known.
      if (value.type === 'tuple' && made === null && path[0] === 0) return UNKNOWN_SET;
      return unpacked(linker, value.elements ?? [value.element], rest);
    }
    return UNKNOWN_SET;
  });
}

function writtenItems(expr: Expr | undefined): readonly Expr[] | null {
  if (expr?.k !== 'seq' || expr.items.some((item) => item.k === 'star')) return null;
  return expr.items;
}

/** What `with value as x` gives to x. */
export function enteredValues(linker: Linker, value: Value, async: boolean): Values {
  switch (value.k) {
    case 'object': {
      const isManager = value.cls === CONTEXT_MANAGER || value.cls === ASYNC_CONTEXT_MANAGER;
      if (isManager && value.made !== null) {
        const target = only(linker.targets(value.made.fn as Scope, value.made.op));
        return target.k === 'function' ? yielded(linker, target.fn as Scope) : UNKNOWN_SET;
      }
      const cls = enteredClass(value.cls);
      return cls === '' ? UNKNOWN_SET : [{ ...value, cls }];
    }
    case 'instance': {
      const method = only(linker.members(value, async ? '__aenter__' : '__enter__'));
      if (method.k === 'function') {
        const values = returned(linker, method);
        // `return self` gives the very object, whatever subclass it is of.
        if (values.length === 1 && values[0]!.k === 'instance' && values[0]!.cls === (method.fn as Scope).cls)
          return [value];
        return values.length === 0 ? UNKNOWN_SET : values;
      }
      return method.k === 'external' ? [value] : UNKNOWN_SET;
    }
    case 'coroutine':
      return async && value.of.k === 'external' ? awaitedValues(linker, value) : UNKNOWN_SET;
    default:
      return UNKNOWN_SET;
  }
}

/** The class that stands for what a function with `@contextmanager` gives. */
export const CONTEXT_MANAGER = 'contextlib.AbstractContextManager';
export const ASYNC_CONTEXT_MANAGER = 'contextlib.AbstractAsyncContextManager';
