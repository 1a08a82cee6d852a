/** Loops that are run inside of a running loop: whose, where it is told, and what to do instead. */
import { functionWords } from '../../context-words.ts';
import type { ContextRoot, LoopRun, Project, ProjectFunction } from '../../project/project.ts';
import type { Source } from '../../source.ts';
import { type FixDraft, type Hit, inFile, type Place } from '../rule.ts';
import { awaitEdits, canAwait } from './await-call.ts';

export interface NestedLoop {
  fn: ProjectFunction;
  op: number;
  run: LoopRun;
  callback: ContextRoot | null;
}

/** As users write it: `asyncio.run`, `loop.run_until_complete`. */
export function runWords({ name }: LoopRun): string {
  return name.replace('asyncio.AbstractEventLoop.', 'loop.');
}

/** A trio program may run an asyncio loop and the other way round; anyio notices both. */
export function sameLibrary(fn: ProjectFunction, { name }: LoopRun, project: Project): boolean {
  const flavour = project.flavour(fn.path);
  if (name.startsWith('trio.')) return flavour === 'trio';
  return name.startsWith('anyio.') || flavour === 'asyncio' || flavour === 'anyio';
}

export function hitOf(found: NestedLoop): Hit<NestedLoop> {
  const { fn, op, run, callback } = found;
  const related = run.chain.slice(1).map((site, i): Place => {
    const next = run.chain[i + 2];
    const call = site.fn.facts.ops[site.op]!;
    return {
      file: site.fn.path,
      at: inFile(site.fn.facts, call.k === 'call' ? call.callee.at : call.at),
      message: `${functionWords(site.fn)} calls ${next === undefined ? runWords(run) : functionWords(next.fn)}`,
    };
  });
  if (callback?.site) {
    const { site } = callback;
    related.push({
      file: site.fn.path,
      at: inFile(site.fn.facts, site.fn.facts.ops[site.op]!.at),
      message: `${functionWords(fn)} is given to the event loop here (${callback.how})`,
    });
  }
  const call = fn.facts.ops[op]!;
  // Where it stands itself, it fails whenever it is reached; a helper may not get to it.
  const sure = callback === null && (run.chain.length === 1 || run.always);
  const at = inFile(fn.facts, call.k === 'call' ? call.callee.at : call.at);
  return { at, confidence: sure ? 'certain' : 'likely', related, data: found };
}

/** `asyncio.run(f())` in a coroutine is `await f()`. */
export function* awaitInstead({ fn, op, run }: NestedLoop, source: Source): Generator<FixDraft> {
  const call = fn.facts.ops[op];
  if (call?.k !== 'call' || run.chain.length > 1 || /forever$/.test(run.name)) return;
  const [given, ...others] = call.args;
  if (given?.value.k !== 'call' || given.name !== '' || given.star !== '' || others.length > 0) return;
  if (!/^(asyncio|uvloop)\./.test(run.name)) return;
  const notebook = fn.facts.kind === 'module';
  if (!notebook && !canAwait(source, fn.facts, call)) return;
  const [open, ...close] = awaitEdits(fn.facts, call);
  const [start, end] = inFile(fn.facts, call.at);
  const [from, to] = inFile(fn.facts, given.value.at);
  yield {
    title: 'Await it instead',
    risk: 'unsafe',
    edits: [
      { at: [start, from], text: open!.text },
      { at: [to, end], text: close.length > 0 ? ')' : '' },
    ],
  };
}
