/** Keeps a task in a set until it is done: `tasks.add(task)`, `task.add_done_callback(tasks.discard)`. */
import type { Expr } from '../../facts/facts.ts';
import type { ProjectFunction } from '../../project/project.ts';
import type { Source } from '../../source.ts';
import { type EditDraft, type FixDraft, inFile } from '../rule.ts';
import type { LostTask } from './dropped-tasks.ts';

export function* keepFixes({ fn, op, how }: LostTask, source: Source): Generator<FixDraft> {
  const call = fn.facts.ops[op];
  if (call?.k !== 'call' || how.k === 'callback') return;
  const statement = inFile(fn.facts, call.statement);
  if (!source.aloneOnLines(statement)) return;
  const set = setOf(fn, source, statement[0]);
  if (set === null) return;
  const named = how.k === 'unread' ? assigned(fn, call.use) : dropped(fn, call.at, call.statement);
  if (named === null) return;
  const { eol } = source;
  const end = source.lineEnd(statement[1]);
  const indent = source.indent(statement[0]);
  const lines = [`${set.name}.add(${named.name})`, `${named.name}.add_done_callback(${set.name}.discard)`];
  yield {
    title: `Keep the task in ${set.name} until it is done`,
    risk: 'unsafe',
    edits: [
      ...set.edits,
      ...named.edits,
      { at: [end, end], text: lines.map((line) => `${eol}${indent}${line}`).join('') },
    ],
  };
}

interface Named {
  name: string;
  edits: EditDraft[];
}

/** The whole statement is the call: it gets a name. */
function dropped(
  fn: ProjectFunction,
  at: readonly [number, number],
  statement: readonly [number, number],
): Named | null {
  if (at[0] !== statement[0] || at[1] !== statement[1]) return null;
  const name = freshName(fn);
  const [start] = inFile(fn.facts, at);
  return { name, edits: [{ at: [start, start], text: `${name} = ` }] };
}

/** `task = create_task(...)` has one; `_` becomes a name that can be read. */
function assigned(fn: ProjectFunction, use: { k: string; op?: number }): Named | null {
  const assign = use.k === 'assigned' ? fn.facts.ops[use.op!] : undefined;
  const target = assign?.k === 'assign' ? assign.targets[0] : undefined;
  if (target?.k !== 'name') return null;
  if (!/^_+$/.test(target.id)) return { name: target.id, edits: [] };
  const name = freshName(fn);
  return { name, edits: [{ at: inFile(fn.facts, target.at), text: name }] };
}

function freshName(fn: ProjectFunction): string {
  const taken = (name: string): boolean => fn.facts.locals.includes(name) || fn.facts.globals.includes(name);
  return ['task', 'new_task', 'background_task'].find((name) => !taken(name)) ?? 'kept_task';
}

const SET_NAME = 'background_tasks';

/** A set of tasks that the object or the module has, or a new one of the module. */
function setOf(fn: ProjectFunction, source: Source, statement: number): Named | null {
  const own = setOfObject(fn);
  if (own !== null) return { name: own, edits: [] };
  const [root] = fn.file.functions;
  for (const op of root!.ops) {
    const target = op.k === 'assign' ? op.targets[0] : undefined;
    if (op.k !== 'assign' || op.block !== 0 || target?.k !== 'name' || !/tasks$/i.test(target.id)) continue;
    if (isEmptySet(root!.ops, op.value) && !isShadowed(fn, target.id)) return { name: target.id, edits: [] };
  }
  if (root!.locals.includes(SET_NAME) || isShadowed(fn, SET_NAME)) return null;
  if (fn.facts.kind === 'module') {
    const at = source.lineStart(statement);
    return at === statement ? { name: SET_NAME, edits: [newSet(at, source.eol)] } : null;
  }
  return { name: SET_NAME, edits: [newSet(definitionPlace(fn, source), source.eol.repeat(3))] };
}

function newSet(at: number, gap: string): EditDraft {
  return { at: [at, at], text: `${SET_NAME} = set()${gap}` };
}

function isShadowed(fn: ProjectFunction, name: string): boolean {
  for (let at: ProjectFunction | null = fn; at !== null && at.parent !== null; at = at.parent)
    if (at.facts.locals.includes(name)) return true;
  return false;
}

/** `self.tasks = set()` in one of the class's methods. */
function setOfObject(fn: ProjectFunction): string | null {
  const self = fn.facts.params[0]?.name;
  if (fn.cls === null || fn.facts.kind !== 'function' || self === undefined) return null;
  for (const method of fn.file.functions) {
    if (method.cls !== fn.cls.facts.id || method.name !== '__init__') continue;
    const own = method.params[0]?.name;
    for (const op of method.ops) {
      const target = op.k === 'assign' ? op.targets[0] : undefined;
      if (op.k !== 'assign' || target?.k !== 'attr' || target.of.k !== 'name' || target.of.id !== own)
        continue;
      if (/tasks$/i.test(target.name) && isEmptySet(method.ops, op.value)) return `${self}.${target.name}`;
    }
  }
  return null;
}

function isEmptySet(ops: ProjectFunction['facts']['ops'], value: Expr | null): boolean {
  const call = value?.k === 'call' ? ops[value.op] : undefined;
  return call?.k === 'call' && call.callee.k === 'name' && call.callee.id === 'set' && call.args.length === 0;
}

/** In front of the definition at module level that the function is in, and of the comments on top of that. */
function definitionPlace(fn: ProjectFunction, source: Source): number {
  let top = fn;
  while (top.parent !== null && top.parent.parent !== null) top = top.parent;
  const start = top.facts.kind === 'class' ? fn.file.classes[top.facts.cls]!.at[0] : top.facts.start;
  let line = source.lineStart(start);
  while (line > 0) {
    const before = source.lineStart(line - 1);
    if (!/^(#|@)/.test(source.text.slice(before, line))) break;
    line = before;
  }
  return line;
}
