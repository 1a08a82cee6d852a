import { functionWords } from '../../context-words.ts';
import { defineRule, inFile } from '../rule.ts';
import { guardEdits, runsAsScript, type Unguarded, unguardedStart } from './main-guard.ts';

export const missingMainGuard = defineRule<Unguarded>({
  meta: {
    id: 'missing-main-guard',
    family: 'lifecycle',
    severity: 'error',
    summary: 'Processes are started at module level, without if __name__ == "__main__".',
    lesson:
      'A spawned process imports the main module again, so what stands at module level runs once more in each of them.',
    concept: 'processes',
    since: '0.1.0',
  },
  message: ({ module, op, start }) => {
    const methods =
      start.method === null
        ? 'With spawn (macOS, Windows) or forkserver (Linux since Python 3.14), each new process'
        : `Each new process (${start.method})`;
    const call = module.facts.ops[op];
    const through = start.chain.length > 0 || start.fn !== module;
    const name = call?.k === 'call' && call.callee.k === 'name' ? call.callee.id : 'this call';
    const what = {
      pool: 'a pool',
      executor: "an executor's processes",
      process: 'a process',
      manager: "a manager's process",
    }[start.kind];
    const does = through
      ? `calls ${name} again, where ${functionWords(start.fn)} starts ${what}`
      : `starts ${what} again`;
    return `${methods} imports this module and ${does}: Python stops that with RuntimeError, and the job is not done.`;
  },
  *check(file, project) {
    const module = project.functions(file.path)[0];
    if (module === undefined || !module.facts.ops.some((op) => op.k === 'call')) return;
    // Processes have to be imported somewhere; most files know nothing of them.
    const found = unguardedStart(module, project);
    if (found === null || !runsAsScript(module, project)) return;
    const { start } = found;
    const call = module.facts.ops[found.op]!;
    const at = call.k === 'call' ? call.callee.at : call.at;
    yield {
      at: inFile(module.facts, at),
      confidence: start.method !== null && start.fn === module ? 'certain' : 'likely',
      related:
        start.fn === module
          ? []
          : [
              {
                file: start.fn.path,
                at: inFile(start.fn.facts, start.call.at),
                message: 'processes start here',
              },
            ],
      data: found,
    };
  },
  *fixes({ data }, source) {
    const edits = guardEdits(data, source);
    if (edits !== null)
      yield { title: 'Put the code from here on below if __name__ == "__main__"', risk: 'unsafe', edits };
  },
});
