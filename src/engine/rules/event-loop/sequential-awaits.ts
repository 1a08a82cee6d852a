import { functionWords } from '../../context-words.ts';
import type { FunctionFacts } from '../../facts/facts.ts';
import type { Source } from '../../source.ts';
import { defineRule, type FixDraft, inFile } from '../rule.ts';
import { type Sequential, sequentialIn } from './await-runs.ts';

export const sequentialAwaits = defineRule<Sequential>({
  meta: {
    id: 'sequential-awaits',
    family: 'event-loop',
    severity: 'hint',
    summary: 'Awaits in a row that could wait at the same time.',
    lesson:
      'An `await` waits here until the result is there; what comes next has not even begun. `gather` and task groups let several waits overlap.',
    concept: 'tasks',
    demo: 'sequential-vs-gather',
    since: '0.1.0',
  },
  message: ({ fn, name, first }) =>
    first === null
      ? `Each turn waits for ${name} before the next one begins, so the waits of ${functionWords(fn)} add up. If the calls do not depend on each other, they can run together.`
      : `${name} begins only when ${first.name} has finished, and uses nothing of its result: the two waits add up, and could overlap.`,
  *checkFunction(fn, project) {
    for (const found of sequentialIn(fn, project)) {
      const at = inFile(fn.facts, fn.facts.ops[found.op]!.at);
      yield { at, confidence: 'possible', data: found };
    }
  },
  *fixes({ data: { fn, op, first } }, source, project): Iterable<FixDraft> {
    if (first === null || project.flavour(fn.path) !== 'asyncio') return;
    const module = source.importModule('asyncio', fn.facts);
    const one = partsOf(fn.facts, first.op, source);
    const two = partsOf(fn.facts, op, source);
    if (module === null || one === null || two === null) return;
    if (source.nextLine(one.end) !== source.lineStart(two.start)) return;
    const text = `${one.name}, ${two.name} = await ${module.name}.gather(${one.call}, ${two.call})`;
    yield {
      title: 'Wait for both together with asyncio.gather(...)',
      risk: 'unsafe',
      edits: [...module.edits, { at: [one.start, two.end], text }],
    };
  },
});

interface Parts {
  start: number;
  end: number;
  name: string;
  call: string;
}

/** `name = await call`, alone on one line without a comment. */
function partsOf(facts: FunctionFacts, op: number, source: Source): Parts | null {
  const awaited = facts.ops[op];
  const assign =
    awaited?.k === 'await' && awaited.use.k === 'assigned' ? facts.ops[awaited.use.op] : undefined;
  const target = assign?.k === 'assign' && assign.annotation === null ? assign.targets[0] : undefined;
  if (awaited?.k !== 'await' || assign?.k !== 'assign' || target?.k !== 'name') return null;
  const [start, end] = inFile(facts, assign.statement);
  const behind = source.text.slice(end, source.lineEnd(end));
  if (assign.targets.length > 1 || !source.aloneOnLines([start, end]) || behind.includes('#')) return null;
  const call = source.slice(inFile(facts, awaited.value.at));
  return /[\r\n]/.test(call) ? null : { start, end, name: target.id, call };
}
