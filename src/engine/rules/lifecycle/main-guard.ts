/** Module-level code that begins processes without asking whether this is the main program. */
import type { Expr, FunctionFacts } from '../../facts/facts.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';
import type { Source } from '../../source.ts';
import type { EditDraft } from '../rule.ts';
import { firstProcess, type ProcessStart, processStart } from './process-starts.ts';

export interface Unguarded {
  module: ProjectFunction;
  /** The module-level call. */
  op: number;
  start: ProcessStart;
}

export function unguardedStart(module: ProjectFunction, project: Project): Unguarded | null {
  const { facts } = module;
  for (const { op, entered } of project.calls(module)) {
    if (isGuarded(facts, facts.ops[op]!.block) || leavesBefore(facts, op)) continue;
    const own = processStart(module, op, project);
    if (own !== null) return counts(own) ? { module, op, start: own } : null;
    for (const callee of entered) {
      const below = firstProcess(callee, project);
      if (below !== null) return counts(below) ? { module, op, start: below } : null;
    }
  }
  return null;
}

function counts({ method }: ProcessStart): boolean {
  return method !== 'fork' && method !== 'unknown';
}

/** Below `if __name__ == "__main__"`, or another test that tells a child from the main program. */
function isGuarded(facts: FunctionFacts, block: number): boolean {
  for (let id = block; id > 0; id = facts.blocks[id]!.parent) {
    if (facts.blocks[id]!.kind === 'main-guard') return true;
    const opener = facts.ops[facts.blocks[id]!.op];
    if (opener?.k === 'branch' && tellsChildren(facts, opener.test)) return true;
  }
  return false;
}

function tellsChildren(facts: FunctionFacts, test: Expr): boolean {
  if (test.k === 'name') return test.id === '__name__';
  if (test.k === 'op') return test.items.some((item) => tellsChildren(facts, item));
  if (test.k === 'attr') return tellsChildren(facts, test.of);
  if (test.k !== 'call') return false;
  const call = facts.ops[test.op];
  if (call?.k !== 'call') return false;
  const name = call.callee.k === 'attr' ? call.callee.name : call.callee.k === 'name' ? call.callee.id : '';
  return /^(current_process|parent_process)$/.test(name);
}

/** `if __name__ != "__main__": sys.exit()` above. */
function leavesBefore(facts: FunctionFacts, before: number): boolean {
  return facts.ops.some((op, at) => at < before && op.k === 'branch' && op.else < 0 && isOther(op.test));
}

function isOther(test: Expr): boolean {
  return (
    test.k === 'op' &&
    test.op === '!=' &&
    test.items.some((item) => item.k === 'name' && item.id === '__name__')
  );
}

/** Nobody imports it, and it is no test: it is run as the program. */
export function runsAsScript(module: ProjectFunction, project: Project): boolean {
  const file = module.path.slice(module.path.lastIndexOf('/') + 1);
  // `python -m package` does not import __main__ again.
  if (/^(__init__|__main__|conftest|setup)\.py$|^test_|_test\.py$/.test(file)) return false;
  if (project.isNotebook(module.path)) return false;
  const name = module.module.slice(module.module.lastIndexOf('.') + 1);
  for (const path of project.files()) {
    if (path === module.path) continue;
    for (const op of project.facts(path)?.functions.flatMap((fn) => fn.ops) ?? []) {
      if (op.k !== 'import') continue;
      if (op.module === name || op.module.endsWith(`.${name}`)) return false;
      if (op.names?.some((one) => one.name === name)) return false;
    }
  }
  return true;
}

/** From the statement on, all of the module goes below the guard; null where that would break something. */
export function guardEdits({ module, op }: Unguarded, source: Source): EditDraft[] | null {
  const { facts } = module;
  const start = topLevelStart(facts, op);
  let from = source.lineStart(start);
  if (start !== from) return null;
  // The comment right above goes along.
  while (
    from > 0 &&
    /^#/.test(source.text.slice(source.lineStart(from - 1), from)) &&
    source.lineStart(from - 1) > 0
  ) {
    from = source.lineStart(from - 1);
  }
  const rest = source.text.slice(from);
  // What is defined below must stay where the other processes find it; a text of several lines must not be indented.
  const defines = facts.ops.some((one) => (one.k === 'def' || one.k === 'class') && one.at[0] >= from);
  if (defines || /"""|'''/.test(rest) || rest.includes('__main__')) return null;
  const unit = source.indentUnit();
  const edits: EditDraft[] = [{ at: [from, from], text: `if __name__ == "__main__":${source.eol}` }];
  for (let at = from; at < source.text.length; at = source.nextLine(at)) {
    if (source.text.slice(at, source.lineEnd(at)).trim() !== '') edits.push({ at: [at, at], text: unit });
    if (source.nextLine(at) === at) break;
  }
  return edits;
}

function topLevelStart(facts: FunctionFacts, op: number): number {
  let at = facts.ops[op]!;
  while (at.block > 0) {
    const opener = facts.ops[facts.blocks[at.block]!.op];
    if (opener === undefined) break;
    at = opener;
  }
  const start = at.k === 'call' || at.k === 'enter' || at.k === 'assign' ? at.statement[0] : at.at[0];
  return facts.start + start;
}
