/**
 * What a parameter holds: by its annotation, as the method's own object, or because all call sites that can be found
 * agree. Call sites are found by name: every call in the project whose callee ends in the function's name, and the
 * places that hand the function to a thread, a timer, an executor or a partial.
 */
import type { Arg } from '../facts/facts.ts';
import { SPAWNERS } from '../knowledge/spawns.ts';
import { decoration, defOp } from './decorators.ts';
import { callOp, lastName, type Scope, selfName, type Values } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { NOTHING, only, UNKNOWN_SET, union } from './value-set.ts';
import type { Value } from './values.ts';

/** Beyond this many call sites nobody looks. */
const MANY_SITES = 24;

export function parameterValues(linker: Linker, fn: Scope, index: number): Values {
  const param = fn.header.params[index]!;
  if (param.kind === 'var-positional')
    return [{ k: 'container', type: 'tuple', element: { k: 'unknown' }, made: null }];
  if (param.kind === 'var-keyword')
    return [{ k: 'container', type: 'dict', element: { k: 'unknown' }, made: null }];
  if (index === 0 && selfName(fn) !== '') return selfValues(linker, fn);
  const declared = param.annotation === null ? UNKNOWN_SET : linker.annotations(fn, param.annotation);
  if (declared !== UNKNOWN_SET && declared.length > 0 && !declared.some((v) => v.k === 'unknown'))
    return declared;
  const given = fromCallers(linker, fn, index);
  const says = param.annotation === null && given === UNKNOWN_SET && LOOP_NAME.test(param.name);
  return says && importsAsyncio(fn) ? EVENT_LOOP : given;
}

/** In a module that imports asyncio, a parameter that is called `loop` and that nobody in the project gives. */
const LOOP_NAME = /^_?(event_|io_?|async_?io_)?loop$/;
const EVENT_LOOP: Values = [{ k: 'object', cls: 'asyncio.AbstractEventLoop', made: null }];

function importsAsyncio(fn: Scope): boolean {
  return fn.linked.root.facts.ops.some((op) => op.k === 'import' && /^asyncio(\.|$)/.test(op.module));
}

function selfValues(linker: Linker, fn: Scope): Values {
  const cls = fn.cls!;
  const { kind } = decoration(linker, fn);
  if (kind === 'static' && fn.header.name !== '__new__') return UNKNOWN_SET;
  const ofClass = kind === 'class' || fn.header.name === '__new__' || derivesFromType(fn);
  return ofClass ? [{ k: 'class', cls }] : [{ k: 'instance', cls, exact: false, made: null }];
}

function derivesFromType(fn: Scope): boolean {
  return fn.cls!.facts.bases.some((base) => base.k === 'name' && base.id === 'type');
}

function fromCallers(linker: Linker, fn: Scope, index: number): Values {
  if (fn.header.kind === 'lambda') return UNKNOWN_SET;
  if (fn.header.decorators.length > 0 && decoration(linker, fn).opaque) return UNKNOWN_SET;
  const sets: Values[] = [];
  const sites = [...linker.callSites(fn), ...linker.handOvers(fn)];
  if (sites.length === 0 || sites.length > MANY_SITES) return UNKNOWN_SET;
  for (const site of sites) {
    if (site.gives !== undefined) {
      const cls = site.gives[index - site.skip];
      if (cls === undefined) return UNKNOWN_SET;
      sets.push([{ k: 'object', cls, made: null }]);
      continue;
    }
    const arg = argumentAt(site, fn, index);
    if (arg === 'unknown') return UNKNOWN_SET;
    if (arg !== null) sets.push(linker.values(site.fn, arg, site.op));
    else if (defaultsToCode(linker, fn, index)) return UNKNOWN_SET;
  }
  return sets.length === 0 ? UNKNOWN_SET : union(sets);
}

/** The parameter's default is a function: where some call leaves it, the others do not say what is called. */
function defaultsToCode(linker: Linker, fn: Scope, index: number): boolean {
  const given = fn.header.params[index]!.default;
  if (given === null || given.k === 'const' || fn.parent === null) return false;
  return linker.values(fn.parent, given, defOp(fn.parent, fn)).some((v) => CODE.has(v.k));
}

const CODE = new Set<Value['k']>(['function', 'external', 'partial', 'class']);

/** A place that calls the function; the arguments it passes begin behind `skip` parameters. */
export interface CallSite {
  readonly fn: Scope;
  readonly op: number;
  readonly args: readonly Arg[];
  /** Parameters that are filled already: self, or partial's. */
  readonly skip: number;
  /** Classes of what a library passes instead of `args`. */
  readonly gives?: readonly string[];
}

/** null: the parameter keeps its default. */
function argumentAt(site: CallSite, fn: Scope, index: number): Arg['value'] | 'unknown' | null {
  const { name } = fn.header.params[index]!;
  if (site.args.some((arg) => arg.star !== '')) return 'unknown';
  const keyword = site.args.find((arg) => arg.name === name);
  if (keyword) return keyword.value;
  const positional = site.args.filter((arg) => arg.name === '');
  return positional[index - site.skip]?.value ?? null;
}

/** Calls by the function's name (for `__init__`, its class's) that turn out to mean it. */
export function callSites(linker: Linker, fn: Scope): readonly CallSite[] {
  return linker.ask<readonly CallSite[]>(fn, 'call sites', NOTHING as never, () => {
    const isConstructor = fn.header.name === '__init__' && fn.cls !== null;
    const names = isConstructor ? [fn.cls!.facts.name, '__init__'] : [fn.header.name];
    if (isConstructor) for (const sub of linker.subclasses(fn.cls!)) names.push(sub.facts.name);
    const sites: CallSite[] = [];
    for (const name of names) {
      const candidates = linker.callsNamed(name);
      if (candidates.length > 120) return MANY;
      for (const { fn: caller, op } of candidates) {
        const target = linker.targets(caller, op).find((v) => means(linker, v, fn));
        if (target === undefined) continue;
        const skip = target.k === 'class' || (target.k === 'function' && target.receiver !== null) ? 1 : 0;
        sites.push({ fn: caller, op, args: callOp(caller, op).args, skip });
        if (sites.length > MANY_SITES) return MANY;
      }
    }
    return sites;
  });
}

const MANY: readonly CallSite[] = Array.from({ length: MANY_SITES + 1 }) as CallSite[];

function means(linker: Linker, value: Value, fn: Scope): boolean {
  if (value.k === 'function') return value.fn === fn;
  if (value.k !== 'class' || fn.header.name !== '__init__') return false;
  return linker.members(value, '__init__').some((v) => v.k === 'function' && v.fn === fn);
}

/** Places that give the function to something that calls it with arguments of theirs. */
export function handOvers(linker: Linker, fn: Scope): readonly CallSite[] {
  return linker.ask<readonly CallSite[]>(fn, 'hand-overs', NOTHING as never, () => {
    const sites: CallSite[] = [];
    for (const { fn: caller, op } of linker.handOversNamed(fn.header.name)) {
      const call = callOp(caller, op);
      const spawner = SPAWNERS.get(lastName(call.callee));
      const given = spawner?.callable(call) ?? null;
      if (spawner === undefined || given === null) continue;
      const value = only(linker.values(caller, given, op));
      if (value.k !== 'function' || value.fn !== fn) continue;
      const args = spawner.args(call);
      if (args === null) return MANY;
      const skip = value.receiver === null ? 0 : 1;
      sites.push({ fn: caller, op, args, skip, ...(spawner.gives && { gives: spawner.gives }) });
      if (sites.length > MANY_SITES) return MANY;
    }
    return sites;
  });
}
