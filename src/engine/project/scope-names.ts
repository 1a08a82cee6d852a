/** What a name means in a scope: Python's rules of scoping, then the bindings that reach the place. */
import type { Expr, ForOp } from '../facts/facts.ts';
import { BUILTIN_NAMES } from '../knowledge/modules.ts';
import { annotationValues } from './annotations.ts';
import { functionValues } from './decorators.ts';
import { elementValues, enteredValues, unpacked } from './expressions.ts';
import { builtinValues, externalValues } from './external-values.ts';
import type { LinkedFile, Scope, Values } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { FoundModule } from './module-index.ts';
import { narrowed, testsBefore } from './narrowing.ts';
import { parameterValues } from './parameters.ts';
import { type Definition, reaching } from './scope-index.ts';
import { flatMap, NOTHING, UNKNOWN_SET, union } from './value-set.ts';

/** Later than every operation: a name as code in another scope sees it. */
export const ANY_TIME = Number.MAX_SAFE_INTEGER;

export function nameValues(linker: Linker, fn: Scope, name: string, at: number): Values {
  const loop = comprehensionOver(fn, name, at);
  if (loop !== null) return loopValues(linker, fn, loop);
  const scope = scopeOf(fn, name);
  if (scope === null) return globalValues(linker, fn.linked, name, fn, at);
  return localValues(linker, scope, name, scope === fn ? at : ANY_TIME);
}

/** The scope that binds the name as `fn` sees it; null for the module's names and builtins. */
export function scopeOf(fn: Scope, name: string): Scope | null {
  for (let at: Scope | null = fn; at !== null; at = at.parent) {
    const { facts } = at;
    if (facts.kind === 'module') return null;
    if (facts.kind === 'class' && at !== fn) continue;
    if (facts.globals.includes(name)) return null;
    if (facts.nonlocals.includes(name)) continue;
    if (facts.locals.includes(name)) return at;
  }
  return null;
}

/** A class's or module's comprehension keeps its variables to itself; they are no names of the scope. */
function comprehensionOver(
  fn: Scope,
  name: string,
  at: number,
): { op: ForOp; id: number; path: number[] } | null {
  if (fn.facts.kind === 'function' || fn.facts.kind === 'lambda') return null;
  const op = fn.facts.ops[at];
  if (op === undefined) return null;
  const { blocks, ops } = fn.facts;
  for (let block = op.block; block > 0; block = blocks[block]!.parent) {
    if (blocks[block]!.kind !== 'comprehension') continue;
    const id = blocks[block]!.op;
    const loop = ops[id];
    if (loop?.k !== 'for') continue;
    const path = pathTo(loop.target, name);
    if (path !== null) return { op: loop, id, path };
  }
  return null;
}

function pathTo(target: Expr, name: string): number[] | null {
  if (target.k === 'name') return target.id === name ? [] : null;
  if (target.k !== 'seq') return null;
  for (let i = 0; i < target.items.length; i++) {
    const inner = pathTo(target.items[i]!, name);
    if (inner !== null) return [i, ...inner];
  }
  return null;
}

function loopValues(linker: Linker, fn: Scope, loop: { op: ForOp; id: number; path: number[] }): Values {
  const elements = flatMap(linker.values(fn, loop.op.iter, loop.id), (v) => elementValues(linker, v));
  return unpacked(linker, elements, loop.path);
}

function localValues(linker: Linker, scope: Scope, name: string, at: number): Values {
  const definitions = scope.index.definitions.get(name);
  if (definitions === undefined) return UNKNOWN_SET;
  const own = at === ANY_TIME ? definitions : reaching(scope.facts, definitions, at);
  const outside = at === ANY_TIME ? nonlocalWriters(scope, name) : NO_PAIRS;
  if (outside.length === 0) {
    if (own.length === 0) return UNKNOWN_SET;
    if (own.length === 1) return definitionValues(linker, scope, own[0]!);
    const tests = at === ANY_TIME ? [] : testsBefore(linker, scope, name, own, at);
    if (tests.length > 0) {
      return union(own.map((d) => narrowed(linker, d, definitionValues(linker, scope, d), tests)));
    }
  }
  return definedValues(linker, [...own.map((d) => [scope, d] as const), ...outside]);
}

/** `x += 1` keeps what kind of thing x is, so it tells nothing where other bindings do. */
function definedValues(linker: Linker, pairs: Pairs): Values {
  const telling = pairs.filter(([, d]) => !(d.k === 'assign' && (d.aug !== '' || onlyDeclares(d))));
  const used = telling.length > 0 ? telling : pairs;
  if (used.length > 12) return UNKNOWN_SET;
  return union(used.map(([fn, d]) => definitionValues(linker, fn, d)));
}

function onlyDeclares(d: Definition): boolean {
  return d.k === 'assign' && d.value === null;
}

type Pairs = ReadonlyArray<readonly [Scope, Definition]>;
const NO_PAIRS: Pairs = [];

function nonlocalWriters(scope: Scope, name: string): Pairs {
  if (scope.children.length === 0) return NO_PAIRS;
  const found: Array<readonly [Scope, Definition]> = [];
  const visit = (fn: Scope): void => {
    for (const child of fn.children) {
      if (child.facts.nonlocals.includes(name)) {
        for (const d of child.index.definitions.get(name) ?? []) found.push([child, d]);
      }
      if (!child.facts.locals.includes(name)) visit(child);
    }
  };
  visit(scope);
  return found;
}

/** A name of the module, as `fn` sees it when `at` runs; a builtin where the module does not bind it. */
function globalValues(linker: Linker, file: LinkedFile, name: string, fn: Scope, at: number): Values {
  const { root } = file;
  // The module's own code, and a class body that runs in its midst, see what is bound so far.
  if (fn === root && root.index.definitions.has(name)) {
    return definedValues(
      linker,
      reaching(root.facts, root.index.definitions.get(name)!, at).map((d) => [root, d]),
    );
  }
  // A function that rebinds a global sees its own binding first.
  if (fn.facts.globals.includes(name) && at !== ANY_TIME) {
    const own = fn.index.definitions.get(name) ?? [];
    const last = own.filter((d) => d.op < at);
    if (last.length > 0 && last.length === own.length) {
      const settled = reaching(fn.facts, own, at);
      if (settled.length === 1 && settled[0]!.block === 0) return definedValues(linker, [[fn, settled[0]!]]);
    }
  }
  const found = moduleName(linker, file, name);
  if (found !== null) return found;
  return BUILTIN_NAMES.has(name) ? builtinValues(name) : UNKNOWN_SET;
}

/** What other code sees under a module's name; null where the module does not bind it. */
export function moduleName(linker: Linker, file: LinkedFile, name: string): Values | null {
  const { memo } = linker;
  const values = memo.peek(file.root.names, name) ?? askModuleName(linker, file, name);
  return values === ABSENT ? null : values;
}

function askModuleName(linker: Linker, file: LinkedFile, name: string): Values {
  return linker.memo.get(file.root.names, name, NOTHING, () => {
    const own = file.root.index.definitions.get(name) ?? [];
    const pairs: Array<readonly [Scope, Definition]> = own.map((d) => [file.root, d]);
    for (const writer of file.globalWriters(name)) {
      for (const d of writer.index.definitions.get(name) ?? []) pairs.push([writer, d]);
    }
    if (pairs.length > 0) return definedValues(linker, pairs);
    return starValues(linker, file, name) ?? ABSENT;
  });
}

/** Marks "not bound here" in the memo, whose answers are never undefined. */
const ABSENT: Values = [];

/** Names of a star import: those of `__all__`, or all without an underscore. */
function starValues(linker: Linker, file: LinkedFile, name: string): Values | null {
  for (const op of [...file.stars].reverse()) {
    const module = linker.modules.find(file.path, op.module, op.level);
    if (module === null) {
      // An unknown module may bring any name, and hide a builtin.
      if (!BUILTIN_NAMES.has(name))
        return STAR_TABLE.has(op.module) ? externalValues(`${op.module}.${name}`) : UNKNOWN_SET;
      continue;
    }
    const target = module.path === null ? undefined : linker.file(module.path);
    if (target === undefined || target === file) continue;
    const all = publicNames(target);
    if (all === null ? name.startsWith('_') : !all.includes(name)) continue;
    const values = moduleName(linker, target, name);
    if (values !== null) return values;
  }
  return null;
}

/** Libraries that are commonly imported by star, whose star brings what they document. */
const STAR_TABLE = new Set([
  'threading',
  'time',
  'queue',
  'socket',
  'asyncio',
  'multiprocessing',
  'concurrent.futures',
]);

function publicNames(file: LinkedFile): string[] | null {
  const definitions = file.root.index.definitions.get('__all__');
  if (definitions === undefined) return null;
  const names: string[] = [];
  for (const d of definitions) {
    if (d.k !== 'assign' || d.value?.k !== 'seq') return null;
    for (const item of d.value.items) if (item.k === 'const') names.push(String(item.value));
  }
  return names;
}

export function definitionValues(linker: Linker, fn: Scope, d: Definition): Values {
  const { memo } = linker;
  return (
    memo.peek(fn.definitions, d.id) ??
    memo.get(fn.definitions, d.id, NOTHING, () => computeDefinition(linker, fn, d))
  );
}

function computeDefinition(linker: Linker, fn: Scope, d: Definition): Values {
  switch (d.k) {
    case 'param':
      return parameterValues(linker, fn, d.index);
    case 'assign': {
      const annotated = d.annotation === null ? null : annotationValues(linker, fn, d.annotation, d.op);
      if (d.value === null) return annotated ?? UNKNOWN_SET;
      const values = filled(
        linker,
        fn,
        d,
        unpacked(linker, linker.values(fn, d.value, d.op), d.path, d.value),
      );
      if (annotated === null || annotated === UNKNOWN_SET) return values;
      return values.some((v) => v.k === 'unknown' || isBareContainer(v)) ||
        values.length === 0 ||
        isOnlyNone(values)
        ? annotated
        : values;
    }
    case 'for':
      return loopValues(linker, fn, { op: d.facts, id: d.op, path: [...d.path] });
    case 'enter': {
      const op = fn.facts.ops[d.op]!;
      if (op.k !== 'enter') return UNKNOWN_SET;
      const entered = flatMap(linker.values(fn, op.context, d.op), (v) => enteredValues(linker, v, op.async));
      return unpacked(linker, entered, d.path);
    }
    case 'import':
      return importValues(linker, fn, d);
    case 'def':
      return functionValues(linker, fn.linked.scopes[d.fn]!);
    case 'class':
      return [{ k: 'class', cls: fn.linked.classes[d.cls]! }];
    case 'other':
      return UNKNOWN_SET;
  }
}

/** `threads = []`, and what the same scope appends to it. */
function filled(linker: Linker, fn: Scope, d: Extract<Definition, { k: 'assign' }>, values: Values): Values {
  const [only] = values;
  if (values.length !== 1 || only!.k !== 'container' || only.element.k !== 'unknown' || only.elements)
    return values;
  if (d.value?.k === 'seq' && d.value.items.length > 0) return values;
  const name = nameBoundBy(fn, d);
  const put = name === '' ? undefined : fn.index.fillings.get(name);
  return put === undefined ? values : [linker.filledWith(only, [{ fn, fillings: put }])];
}

function nameBoundBy(fn: Scope, d: Definition): string {
  const op = fn.facts.ops[d.op];
  const target = op?.k === 'assign' ? op.targets[0] : undefined;
  return target?.k === 'name' ? target.id : '';
}

function isOnlyNone(values: Values): boolean {
  return values.length === 1 && values[0]!.k === 'const' && values[0]!.expr.type === 'none';
}

/** `jobs: list[Thread] = []`: the annotation knows more than the value. */
function isBareContainer(value: Values[number]): boolean {
  return value.k === 'container' && value.element.k === 'unknown';
}

function importValues(linker: Linker, fn: Scope, d: Extract<Definition, { k: 'import' }>): Values {
  const { facts, name } = d;
  if (facts.names === null) {
    // `import a.b` binds a; `import a.b as c` binds b.
    return moduleValues(linker, fn.path, facts.aliased ? facts.module : facts.as, 0);
  }
  const module = linker.modules.find(fn.path, facts.module, facts.level);
  if (module !== null) return memberOfModule(linker, module, name) ?? UNKNOWN_SET;
  if (facts.level > 0) return UNKNOWN_SET;
  return externalValues(`${facts.module}.${name}`);
}

function moduleValues(linker: Linker, importer: string, name: string, level: number): Values {
  const module = linker.modules.find(importer, name, level);
  if (module !== null) return [{ k: 'module', name: module.name, path: module.path ?? `${module.folder}/` }];
  return externalValues(name);
}

/** An attribute of a module: what it binds, else its submodule. null where it has neither. */
export function memberOfModule(linker: Linker, module: FoundModule, name: string): Values | null {
  const file = module.path === null ? undefined : linker.file(module.path);
  if (file !== undefined) {
    const values = moduleName(linker, file, name);
    if (values !== null) return values;
  }
  const inner = linker.modules.submodule(module, name);
  if (inner === null) return null;
  return [{ k: 'module', name: inner.name, path: inner.path ?? `${inner.folder}/` }];
}

/** The module that a value of kind `module` names. */
export function moduleOf(linker: Linker, value: { name: string; path: string | null }): FoundModule {
  const path = value.path ?? '';
  if (path.endsWith('/')) return { name: value.name, path: null, folder: path.slice(0, -1) };
  return linker.modules.ofPath(path);
}
