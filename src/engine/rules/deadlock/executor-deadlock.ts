import { functionWords } from '../../context-words.ts';
import type { Site } from '../../project/project.ts';
import { callWords, pathWords } from '../call-words.ts';
import { defineRule, inFile, type Place } from '../rule.ts';
import { workOf } from './jobs.ts';
import { placeOf } from './lock-words.ts';
import { type StarvedJob, starvedJobs } from './starved-jobs.ts';

export const executorDeadlock = defineRule<StarvedJob & { work: string }>({
  meta: {
    id: 'executor-deadlock',
    family: 'deadlock',
    severity: 'warning',
    summary: "A pool's worker waits for a job in the same pool.",
    lesson:
      'A job that waits keeps its worker: once all workers of a pool wait for jobs of that pool, none is left to run them.',
    concept: 'deadlock',
    since: '0.1.0',
  },
  message: words,
  *checkFunction(fn, project) {
    for (const found of starvedJobs(fn, project)) {
      const { call, confidence, job } = found;
      const [work] = job === null ? [] : workOf(job, project);
      yield {
        at: inFile(fn.facts, call.callee.at),
        confidence,
        ...(confidence === 'possible' ? { severity: 'hint' as const } : {}),
        related: places(found),
        data: { ...found, work: work === undefined ? '' : functionWords(work) },
      };
    }
  },
});

function words({ fn, job, context, workers, work, confidence }: StarvedJob & { work: string }): string {
  const here = functionWords(fn);
  if (job === null || context === null)
    return (
      `${here} runs on the event loop${fn.facts.async ? '' : ' too'} and waits here for a coroutine that the same loop has to run: ` +
      `while this waits the loop does nothing, so ${confidence === 'possible' ? 'if it is the same loop, ' : ''}it waits for ever. A coroutine awaits the other one instead.`
    );
  const pool = poolName(job.site);
  const how =
    `${here} runs in a worker of ${pool} (${context.root.how}, ${placeOf(context.root.site!, fn.path)}) ` +
    `and waits here for ${work === '' ? 'another job' : `${work}, a job`} of the same pool`;
  const it = work === '' ? 'the other' : work;
  if (workers === 1) return `${how}. It has one worker, and that one waits: ${it} never starts, a deadlock.`;
  const all = workers === null ? 'all its workers' : `all its ${workers} workers`;
  return `${how}. Once ${all} wait like this, none is left to run ${it}: a deadlock.`;
}

function poolName({ fn, op }: Site): string {
  const call = fn.facts.ops[op];
  return (call?.k === 'call' && call.callee.k === 'attr' && pathWords(call.callee.of)) || 'a pool';
}

function places({ job, context }: StarvedJob): Place[] {
  if (job === null || context === null) return [];
  const at = ({ fn, op }: Site, message: string): Place => ({
    file: fn.path,
    at: inFile(fn.facts, fn.facts.ops[op]!.at),
    message,
  });
  return [
    at(context.root.site!, `${functionWords(context.root.entry)} is given to the pool here`),
    ...context.chain.map((site) => at(site, `${functionWords(site.fn)} ${callWords(site)}`)),
    at(job.site, 'the job it waits for is given to the same pool here'),
    at(job.pool, 'the pool is made here'),
  ];
}
