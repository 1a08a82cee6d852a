/** Makes a lock one that its holder can take again, at the place where it is made. */
import type { CallOp, Expr, ImportOp } from '../../facts/facts.ts';
import type { Lock, Project } from '../../project/project.ts';
import type { Source } from '../../source.ts';
import { type EditDraft, type FixDraft, inFile } from '../rule.ts';

export function* reentrantFixes(lock: Lock, source: Source, project: Project): Generator<FixDraft> {
  const { made, library } = lock;
  if (made === null || made.fn.path !== source.facts.path) return;
  if (library !== 'threading' && library !== 'multiprocessing') return;
  const call = creation(lock, project);
  // Of several places that make it, changing one would not do.
  if (call === null || timesKept(lock) > 1) return;
  const { callee } = call;
  const at = inFile(made.fn.facts, callee.k === 'attr' ? callee.nameAt : callee.at);
  const edits: EditDraft[] = [];
  if (callee.k === 'attr') edits.push({ at, text: 'RLock' });
  else {
    const imported = importOf(source, library);
    if (imported === null) return;
    edits.push(...imported, { at, text: 'RLock' });
  }
  yield { title: `Make ${lock.name} an RLock`, risk: 'unsafe', edits };
}

/** How often the scope that makes the lock binds the name it is kept under. */
function timesKept({ made, name }: Lock): number {
  const last = name.slice(name.lastIndexOf('.') + 1);
  const keeps = (target: Expr): boolean =>
    target.k === 'seq'
      ? target.items.some(keeps)
      : (target.k === 'name' && target.id === last) || (target.k === 'attr' && target.name === last);
  return made!.fn.facts.ops.filter((op) => op.k === 'assign' && op.targets.some(keeps)).length;
}

/** The `Lock()` itself; for `Condition(Lock())` the inner one. */
function creation({ made, kind, library }: Lock, project: Project): CallOp | null {
  const fn = made!.fn;
  const call = fn.facts.ops[made!.op];
  if (call?.k !== 'call') return null;
  if (kind === 'condition') {
    const given = call.args[0]?.value;
    const inner = given?.k === 'call' ? (fn.facts.ops[given.op] as CallOp) : null;
    return inner !== null && project.call(fn, (given as { op: number }).op).external === `${library}.Lock`
      ? inner
      : null;
  }
  const name = project.call(fn, made!.op).external;
  const written =
    call.callee.k === 'attr' ? call.callee.name : call.callee.k === 'name' ? call.callee.id : '';
  return kind === 'lock' && name === `${library}.Lock` && written === 'Lock' ? call : null;
}

/** `from threading import Lock` learns `RLock` too; null where that import is not to be found. */
function importOf(source: Source, library: string): EditDraft[] | null {
  const root = source.facts.functions[0]!;
  const imports = root.ops.filter(
    (op): op is ImportOp => op.k === 'import' && op.level === 0 && op.module === library && op.names !== null,
  );
  const names = imports.flatMap((op) => op.names ?? []);
  if (names.some(({ name, as }) => name === 'RLock' && as === 'RLock')) return [];
  const lock = names.find(({ name, as }) => name === 'Lock' && as === 'Lock');
  if (lock === undefined || root.locals.includes('RLock')) return null;
  const end = root.start + lock.at[1];
  return [{ at: [end, end], text: ', RLock' }];
}
