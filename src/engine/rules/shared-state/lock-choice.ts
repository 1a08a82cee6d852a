/** Which lock an update should hold, in the words of the place where it stands. */
import type { AssignOp } from '../../facts/facts.ts';
import type { Lock, Project, ProjectFunction, SharedVariable } from '../../project/project.ts';
import type { Source, SourceEdit } from '../../source.ts';
import { inFile } from '../rule.ts';
import type { SharedUpdate } from './unlocked-shared-update.ts';

export interface LockName {
  name: string;
  /** What creates it; empty where it is there already. */
  edits: SourceEdit[];
}

export function lockToUse(
  hit: SharedUpdate,
  source: Source,
  project: Project,
  tasks: boolean,
): LockName | null {
  const library = tasks ? 'asyncio' : 'threading';
  const usable = project.locks().filter((lock) => {
    if (lock.library !== library || lock.made?.fn.path !== source.facts.path) return false;
    return (lock.kind === 'lock' || lock.kind === 'rlock') && belongsTo(lock, hit.access.variable);
  });
  const guard = usable.find((lock) => lock.id === hit.guard?.lock.id);
  const general = usable.filter((lock) => GENERAL.test(lastWord(lock)));
  const own = guard ?? (usable.length === 1 && general.length === 1 ? general[0] : undefined);
  if (own !== undefined) return { name: wordsFor(own, hit), edits: [] };
  // More than one to choose from, and nothing says which.
  if (general.length > 1) return null;
  // Before 3.10 an asyncio lock belongs to the loop that is current when it is made.
  if (tasks && !source.atLeast(3, 10)) return null;
  return newLock(hit, source, library);
}

/** Not named for some other state: `lock`, `_lock`, `mutex`. */
const GENERAL = /^_*(lock|mutex)$/i;

function lastWord(lock: Lock): string {
  return lock.name.split('.').pop()!;
}

/** A lock of the same place as the state: its module, its class, its enclosing function. */
function belongsTo(lock: Lock, variable: SharedVariable): boolean {
  switch (variable.kind) {
    case 'instance':
      return lock.place === 'instance' && lock.cls === variable.cls;
    case 'class':
      return lock.place === 'class' && lock.cls === variable.cls;
    case 'closure':
      return (lock.place === 'closure' || lock.place === 'local') && lock.made?.fn === variable.scope;
    case 'global':
      return lock.place === 'global';
  }
}

function wordsFor(lock: Lock, { access }: SharedUpdate): string {
  const last = lastWord(lock);
  if (lock.place === 'instance') return `${access.owner || 'self'}.${last}`;
  return lock.place === 'class' ? `${lock.cls!.facts.name}.${last}` : last;
}

/** Beside the state itself: behind the statement that first gives it a value. */
function newLock(hit: SharedUpdate, source: Source, library: string): LockName | null {
  const { variable, owner } = hit.access;
  const found = definitionOf(variable);
  if (found === null || !source.aloneOnLines(inFile(found.fn.facts, found.op.statement))) return null;
  const attribute = variable.name.split('.').pop()!;
  const lock = `${attribute}_lock`;
  if (new RegExp(`\\b${lock}\\b`).test(source.text)) return null;
  const module = source.importModule(library, found.fn.facts);
  if (module === null) return null;
  const statement = inFile(found.fn.facts, found.op.statement);
  const target = found.op.targets[0]!;
  const words = source.slice(inFile(found.fn.facts, target.at));
  const line = `${source.indent(statement[0])}${words}_lock = ${module.name}.Lock()`;
  const place = source.nextLine(statement[1]);
  const atEnd = !/[\r\n]/.test(source.text[place - 1] ?? '');
  const text = atEnd ? `${source.eol}${line}` : `${line}${source.eol}`;
  const name =
    variable.kind === 'instance'
      ? `${owner}.${lock}`
      : variable.kind === 'class'
        ? `${variable.cls!.facts.name}.${lock}`
        : lock;
  if (variable.kind === 'instance' && owner === '') return null;
  return { name, edits: [...module.edits, { at: [place, place], text }] };
}

interface Definition {
  fn: ProjectFunction;
  op: AssignOp;
}

function definitionOf(variable: SharedVariable): Definition | null {
  const attribute = variable.name.split('.').pop()!;
  const scopes: ProjectFunction[] = [];
  if (variable.kind === 'class' && variable.cls !== null) scopes.push(variable.cls.body);
  else if (variable.kind !== 'instance' && variable.scope !== null) scopes.push(variable.scope);
  for (const fn of scopes) {
    const op = fn.facts.ops.find(
      (one): one is AssignOp =>
        one.k === 'assign' &&
        one.block === 0 &&
        one.targets.some((t) => t.k === 'name' && t.id === attribute),
    );
    if (op !== undefined) return { fn, op };
  }
  return variable.kind === 'instance' ? inConstructor(variable, attribute) : null;
}

function inConstructor({ cls }: SharedVariable, attribute: string): Definition | null {
  const facts = cls?.file.functions.find((fn) => fn.cls === cls.facts.id && fn.name === '__init__');
  if (cls == null || facts === undefined) return null;
  const self = facts.params[0]?.name;
  const op = facts.ops.find(
    (one): one is AssignOp =>
      one.k === 'assign' &&
      one.block === 0 &&
      one.targets.length === 1 &&
      one.targets.some(
        (t) => t.k === 'attr' && t.name === attribute && t.of.k === 'name' && t.of.id === self,
      ),
  );
  return op === undefined ? null : { fn: { ...cls.body, facts }, op };
}
