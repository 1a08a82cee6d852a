/** What a call calls, and what it gives. */
import type { CallOp, Expr } from '../facts/facts.ts';
import { isClassName, resultClass } from '../knowledge/classes.ts';
import { COROUTINE_FUNCTIONS } from '../knowledge/coroutines.ts';
import { lookup } from '../knowledge/lookup.ts';
import { decoration } from './decorators.ts';
import { ASYNC_CONTEXT_MANAGER, CONTEXT_MANAGER, elementValues, returned } from './expressions.ts';
import { callOp, type Scope, type Values } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { flatMap, NOTHING, only, UNKNOWN_SET } from './value-set.ts';
import { type Site, UNKNOWN, type Value } from './values.ts';

export function callTargets(linker: Linker, fn: Scope, op: number): Values {
  const { callee } = callOp(fn, op);
  const values = linker.values(fn, callee, op);
  // Nearly always the callee is one thing, which is what is called.
  if (values.length === 1 && values[0]!.k !== 'object' && values[0]!.k !== 'instance') return values;
  return flatMap(values, (value) => {
    if (value.k === 'object' && lookup(`${value.cls}.__call__`)?.blocks) {
      return [{ k: 'external', name: `${value.cls}.__call__`, receiver: value }];
    }
    if (value.k !== 'instance') return [value];
    const method = linker.members(value, '__call__');
    return method.length === 0 ? UNKNOWN_SET : method;
  });
}

export function callResults(linker: Linker, fn: Scope, op: number): Values {
  return flatMap(linker.targets(fn, op), (target) => resultsOf(linker, target, { fn, op }, fn, op));
}

function resultsOf(linker: Linker, target: Value, made: Site, fn: Scope, op: number): Values {
  switch (target.k) {
    case 'function':
      return functionResults(linker, target, made);
    case 'class':
      return [{ k: 'instance', cls: target.cls, exact: true, made }];
    case 'external':
      return externalResults(linker, target, made, fn, op);
    case 'partial':
      return resultsOf(linker, target.of, made, fn, op);
    case 'object':
      return factoryResults(linker, target, made);
    default:
      return UNKNOWN_SET;
  }
}

function functionResults(linker: Linker, target: Extract<Value, { k: 'function' }>, made: Site): Values {
  const { async, generator } = (target.fn as Scope).header;
  const { kind } = decoration(linker, target.fn as Scope);
  if (kind === 'context-manager') return [{ k: 'object', cls: CONTEXT_MANAGER, made }];
  if (kind === 'async-context-manager') return [{ k: 'object', cls: ASYNC_CONTEXT_MANAGER, made }];
  if (generator) return [{ k: 'generator', of: target, async, made }];
  if (async) return [{ k: 'coroutine', of: target, made }];
  return returned(linker, target);
}

/** Objects that make others when they are called: `Session()` of `Session = sessionmaker(...)`. */
function factoryResults(linker: Linker, factory: Extract<Value, { k: 'object' }>, made: Site): Values {
  const cls = lookup(`${factory.cls}.__call__`)?.gives ?? '';
  if (cls === '') return UNKNOWN_SET;
  const making = factory.made === null ? null : callOp(factory.made.fn as Scope, factory.made.op);
  const given = making?.args.find((arg) => arg.name === 'class_');
  if (factory.made === null || given === undefined) return [{ k: 'object', cls, made }];
  return flatMap(linker.values(factory.made.fn as Scope, given.value, factory.made.op), (value) => {
    if (value.k === 'class') return [{ k: 'instance', cls: value.cls, exact: true, made }];
    return value.k === 'external' && isClassName(value.name)
      ? [{ k: 'object', cls: value.name, made }]
      : UNKNOWN_SET;
  });
}

const SAME_ELEMENTS: Readonly<Record<string, 'list' | 'tuple' | 'set'>> = {
  'builtins.list': 'list',
  'builtins.sorted': 'list',
  'builtins.reversed': 'list',
  'builtins.iter': 'list',
  'builtins.filter': 'list',
  'builtins.tuple': 'tuple',
  'builtins.set': 'set',
  'builtins.frozenset': 'set',
  'collections.deque': 'list',
};

function externalResults(
  linker: Linker,
  target: Extract<Value, { k: 'external' }>,
  made: Site,
  fn: Scope,
  op: number,
): Values {
  const { name } = target;
  const call = callOp(fn, op);
  const arg = (i: number): Expr | null => positional(call, i);
  const argValues = (i: number): Values => {
    const e = arg(i);
    return e === null ? NOTHING : linker.values(fn, e, op);
  };
  if (COROUTINE_FUNCTIONS.has(name)) return [{ k: 'coroutine', of: target, made }];
  if (name === 'functools.partial') {
    const bound = call.args.filter((a) => a.name === '').length - 1;
    return flatMap(argValues(0), (of) =>
      of.k === 'unknown' ? UNKNOWN_SET : [{ k: 'partial', of, bound, made }],
    );
  }
  const type = SAME_ELEMENTS[name];
  if (type !== undefined && name !== 'collections.deque') {
    const source = arg(name === 'builtins.filter' ? 1 : 0);
    if (source === null) return [{ k: 'container', type, element: { k: 'unknown' }, made }];
    const element = only(flatMap(linker.values(fn, source, op), (v) => elementValues(linker, v)));
    return [{ k: 'container', type, element, made }];
  }
  if (name.startsWith('builtins.')) return builtinResults(linker, target, call, made, fn, op);
  if (name === 'typing.cast' || name === 'typing_extensions.cast') {
    const declared = arg(0);
    return declared === null ? UNKNOWN_SET : linker.annotations(fn, declared);
  }
  if (name === 'dataclasses.field' || name === 'attr.ib' || name === 'attrs.field' || name === 'attr.field') {
    return factoryField(linker, call, made, fn, op);
  }
  if (name === 'copy.copy') return argValues(0);
  if (name === 'collections.defaultdict') {
    const element = only(flatMap(argValues(0), (factory) => resultsOfBare(linker, factory, made)));
    return [{ k: 'container', type: 'dict', element, made }];
  }
  if (linker.packages?.asyncCall(name)?.kind === 'coroutine') return [{ k: 'coroutine', of: target, made }];
  const cls = resultClass(name) || (linker.packages?.gives(name) ?? '');
  if (cls === '') return UNKNOWN_SET;
  if (cls.startsWith('=')) return [{ k: 'external', name: cls.slice(1), receiver: null }];
  return [{ k: 'object', cls, made }];
}

function positional(call: CallOp, index: number): Expr | null {
  const arg = call.args[index];
  return arg === undefined || arg.name !== '' || arg.star !== '' ? null : arg.value;
}

function factoryField(linker: Linker, call: CallOp, made: Site, fn: Scope, op: number): Values {
  const factory = call.args.find((arg) => arg.name === 'default_factory' || arg.name === 'factory');
  if (factory) return flatMap(linker.values(fn, factory.value, op), (v) => resultsOfBare(linker, v, made));
  const type = call.args.find((arg) => arg.name === 'type');
  if (type) return linker.annotations(fn, type.value);
  const value = call.args.find((arg) => arg.name === 'default');
  return value ? linker.values(fn, value.value, op) : UNKNOWN_SET;
}

/** A call without arguments. */
function resultsOfBare(linker: Linker, target: Value, made: Site): Values {
  if (target.k === 'class') return [{ k: 'instance', cls: target.cls, exact: true, made }];
  if (target.k === 'function') return functionResults(linker, target, made);
  if (target.k !== 'external') return UNKNOWN_SET;
  const type = EMPTY[target.name];
  if (type !== undefined) return [{ k: 'container', type, element: { k: 'unknown' }, made }];
  const cls = resultClass(target.name);
  return cls === '' || cls.startsWith('=') ? UNKNOWN_SET : [{ k: 'object', cls, made }];
}

const EMPTY: Readonly<Record<string, 'list' | 'tuple' | 'set' | 'dict'>> = {
  'builtins.list': 'list',
  'builtins.dict': 'dict',
  'builtins.set': 'set',
  'builtins.tuple': 'tuple',
};

const TAKES_ELEMENT = /^builtins\.(dict\.(get|pop|setdefault)|(list|deque)\.pop(left)?|set\.pop)$/;

function builtinResults(
  linker: Linker,
  target: Extract<Value, { k: 'external' }>,
  call: CallOp,
  made: Site,
  fn: Scope,
  op: number,
): Values {
  const { name, receiver } = target;
  const first = positional(call, 0);
  const argument = (): Values => (first === null ? NOTHING : linker.values(fn, first, op));
  const holder = receiver?.k === 'container' ? receiver : null;
  if (holder !== null) {
    if (TAKES_ELEMENT.test(name)) return holder.elements ?? [holder.element];
    if (name.endsWith('.copy')) return [{ ...holder, made }];
    if (name === 'builtins.dict.values')
      return [{ k: 'container', type: 'list', element: holder.element, made }];
    if (name === 'builtins.dict.items') return [pairs(holder.element, made)];
    return UNKNOWN_SET;
  }
  switch (name) {
    case 'builtins.dict':
      return [{ k: 'container', type: 'dict', element: { k: 'unknown' }, made }];
    case 'builtins.enumerate':
      return [pairs(only(flatMap(argument(), (v) => elementValues(linker, v))), made)];
    case 'builtins.zip': {
      if (call.args.some((arg) => arg.star !== '')) return UNKNOWN_SET;
      const given = call.args.filter((arg) => arg.name === '');
      const parts = new Map(
        given.map(({ value }, i) => [
          i,
          flatMap(linker.values(fn, value, op), (v) => elementValues(linker, v)),
        ]),
      );
      const element: Value = { k: 'container', type: 'tuple', element: UNKNOWN, parts, made: null };
      return [{ k: 'container', type: 'list', element, made }];
    }
    case 'builtins.next':
      return flatMap(argument(), (v) => elementValues(linker, v));
    case 'builtins.type':
      return flatMap(argument(), (v) => {
        if (v.k === 'instance') return [{ k: 'class', cls: v.cls }];
        return v.k === 'object' ? [{ k: 'external', name: v.cls, receiver: null }] : UNKNOWN_SET;
      });
    case 'builtins.getattr': {
      const word = positional(call, 1);
      if (word?.k !== 'const' || word.type !== 'str' || call.args.length !== 2) return UNKNOWN_SET;
      return flatMap(argument(), (v) => linker.members(v, String(word.value)));
    }
    case 'builtins.super':
      return UNKNOWN_SET;
    default: {
      const cls = resultClass(name);
      return cls === '' ? UNKNOWN_SET : [{ k: 'object', cls, made }];
    }
  }
}

/** Tuples whose last part is the element; of the first nothing is kept. */
function pairs(element: Value, made: Site): Value {
  return {
    k: 'container',
    type: 'list',
    element: { k: 'container', type: 'tuple', element, made: null },
    made,
  };
}
