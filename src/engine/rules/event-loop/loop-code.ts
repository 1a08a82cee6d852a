/** Calls that block the event loop's thread, where the loop's own code makes them. */

import { functionWords } from '../../context-words.ts';
import type { CallOp, EnterOp, Op } from '../../facts/facts.ts';
import type { Confidence } from '../../finding.ts';
import type { Blocking, BlockingKind, ContextRoot, Project, ProjectFunction } from '../../project/project.ts';
import type { Span } from '../../text.ts';
import { isTest } from '../is-test.ts';
import { isMeantToFail } from '../meant-to-fail.ts';
import { type Hit, inFile, type Place } from '../rule.ts';
import { dotted } from './awaited-elsewhere.ts';

export interface LoopCall {
  fn: ProjectFunction;
  op: number;
  /** null for a `with` whose entering or leaving blocks, and for a property. */
  call: CallOp | null;
  blocking: Blocking;
  /** What makes a plain function run on the loop; null for coroutines. */
  callback: ContextRoot | null;
}

/** Operations that can run other code; a read and an assignment do where the attribute is a property. */
const RUNS_CODE: ReadonlySet<Op['k']> = new Set<Op['k']>(['call', 'enter', 'read', 'assign']);

/**
 * Calls in coroutines and in the loop's callbacks that block on one of the kinds; one that blocks on several is
 * given for the first of `kinds` only, so that each call is found once.
 */
export function* blockingLoopCalls(
  fn: ProjectFunction,
  project: Project,
  wanted: (kind: BlockingKind) => boolean,
): Generator<LoopCall> {
  if (project.isMonkeyPatched(fn.path)) return;
  const callback = fn.facts.async ? null : loopCallback(fn, project);
  if (!fn.facts.async && callback === null) return;
  for (const [op, facts] of fn.facts.ops.entries()) {
    if (!RUNS_CODE.has(facts.k) || (facts.k === 'enter' && facts.async)) continue;
    const blocking = worstOf(fn, op, project);
    if (blocking === null || !wanted(blocking.kind)) continue;
    if (facts.k === 'call' && isExpected(fn, facts, blocking, callback)) continue;
    if (facts.k === 'enter' && endsWithAWait(blocking) && awaitsInside(fn, facts)) continue;
    if (facts.k === 'call' && blocking.kind === 'program-start' && isWaitedForByWith(fn, facts)) continue;
    yield { fn, op, call: facts.k === 'call' ? facts : null, blocking, callback };
  }
}

/** The call cannot block here, or is made to see it fail. */
function isExpected(
  fn: ProjectFunction,
  call: CallOp,
  blocking: Blocking,
  callback: ContextRoot | null,
): boolean {
  // The loop calls a reader when there is something to read.
  const ready = callback?.how === 'add_reader' || callback?.how === 'add_writer';
  if (ready && (blocking.name.startsWith('socket.socket.') || isOfReady(call, callback))) return true;
  if (blocking.kind === 'future' && isSeenDone(fn, call)) return true;
  return (blocking.chain.length > 1 && isAwaited(fn, call)) || isMeantToFail(fn, call);
}

/** `loop.add_reader(pipe, reader)`, and `pipe.read()` in the reader. */
function isOfReady(call: CallOp, { site }: ContextRoot): boolean {
  const given = site === null ? undefined : site.fn.facts.ops[site.op];
  const file = given?.k === 'call' ? given.args[0]?.value : undefined;
  const asked = file?.k === 'call' ? site!.fn.facts.ops[file.op] : undefined;
  const of = asked?.k === 'call' && asked.callee.k === 'attr' ? asked.callee.of : file;
  const name = of === undefined ? null : dotted(of);
  return name !== null && call.callee.k === 'attr' && dotted(call.callee.of) === name;
}

/** `while not job.done(): await sleep(1)` stands before `job.result()`, or `if job.done():` around it. */
function isSeenDone({ facts }: ProjectFunction, call: CallOp): boolean {
  const future = call.callee.k === 'attr' ? dotted(call.callee.of) : null;
  return (
    future !== null &&
    facts.ops
      .slice(0, facts.ops.indexOf(call))
      .some(
        (op) =>
          op.k === 'call' &&
          op.use.k === 'tested' &&
          op.callee.k === 'attr' &&
          op.callee.name === 'done' &&
          dotted(op.callee.of) === future,
      )
  );
}

/** A function that is awaited, at once or later, is asynchronous on this path: it blocks for other callers only. */
function isAwaited(fn: ProjectFunction, { use }: CallOp): boolean {
  const { ops } = fn.facts;
  if (use.k === 'awaited') return true;
  if (use.k === 'entered') return (ops[use.op] as EnterOp).async;
  const assign = use.k === 'assigned' ? ops[use.op] : undefined;
  if (assign?.k !== 'assign') return false;
  const names = assign.targets.flatMap((target) => (target.k === 'name' ? [target.id] : []));
  return ops.some((op) => op.k === 'await' && op.value.k === 'name' && names.includes(op.value.id));
}

/** `with ThreadPoolExecutor()`, `with Popen()`: what waits is the end of the block. */
function endsWithAWait({ kind, name }: Blocking): boolean {
  return (kind === 'executor-shutdown' || kind === 'process') && name.endsWith('.__exit__');
}

/** The `with` around it is found for the end of the program, which takes longer than its start. */
function isWaitedForByWith(fn: ProjectFunction, { use }: CallOp): boolean {
  const enter = use.k === 'entered' ? fn.facts.ops[use.op] : undefined;
  return enter?.k === 'enter' && !enter.async && !awaitsInside(fn, enter);
}

/** What was awaited inside is done when the `with` ends, and its end need not wait. */
function awaitsInside(fn: ProjectFunction, { body }: EnterOp): boolean {
  const { first, end } = fn.facts.blocks[body]!;
  return fn.facts.ops.slice(first, end).some((op) => op.k === 'await');
}

/** What makes the loop call this plain function itself; null where nothing is seen to. */
export function loopCallback(fn: ProjectFunction, project: Project): ContextRoot | null {
  const roots = project.contexts(fn).filter(({ kind, chain }) => kind === 'loop' && chain.length === 0);
  return roots.find(({ root }) => root.entry === fn)?.root ?? null;
}

/** Waits come before file access and the start of a program, which are usually short; locks have rules of their own. */
function worstOf(fn: ProjectFunction, op: number, project: Project): Blocking | null {
  const found = project.blockingCall(fn, op);
  const worst = found.find((blocking) => !isMinor(blocking)) ?? found[0] ?? null;
  if (worst === null || confidenceOf(worst) !== 'possible') return worst;
  return found.find((one) => one.kind === 'file-io' && confidenceOf(one) !== 'possible') ?? worst;
}

function isMinor({ kind }: Blocking): boolean {
  return kind === 'file-io' || kind === 'program-start' || kind === 'lock';
}

/** What both rules say of a call: where, how sure, and the chain down to what blocks. */
export function hitOf(found: LoopCall): Hit<LoopCall> {
  const { fn, blocking, callback } = found;
  const related: Place[] = blocking.chain.slice(1).map((site, i) => {
    const last = i === blocking.chain.length - 2;
    const callee = last ? blockerOf(found) : functionWords(blocking.chain[i + 2]!.fn);
    return {
      file: site.fn.path,
      at: wordsAt(site.fn, site.op),
      message: `${functionWords(site.fn)} calls ${callee}${last ? ', which blocks' : ''}`,
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
  return {
    at: wordsAt(fn, found.op),
    confidence: isTest(fn) && isShort(blocking) ? 'possible' : confidenceOf(blocking),
    related,
    data: found,
  };
}

/** The loop of a test has nobody else to serve who would notice it. */
function isShort({ kind }: Blocking): boolean {
  return kind === 'file-io' || kind === 'program-start' || kind === 'tls';
}

/** Each step behind a branch makes it less likely that the last one is ever reached. */
function confidenceOf({ when, chain, doubts, byDefault, inPackage }: Blocking): Confidence {
  if (byDefault !== undefined || inPackage === true) return 'possible';
  if (when === 'always') return 'certain';
  return chain.length + doubts <= LONG_CHAIN ? 'likely' : 'possible';
}

const LONG_CHAIN = 5;

/** The callee of a call, the context of a `with`. */
function wordsAt(fn: ProjectFunction, op: number): Span {
  const facts = fn.facts.ops[op]!;
  if (facts.k === 'call') return inFile(fn.facts, facts.callee.at);
  return inFile(fn.facts, facts.k === 'enter' ? facts.context.at : facts.at);
}

/** What leads to the blocking call further down: `This call`. */
export function whatRuns({ fn, op }: LoopCall): string {
  const facts = fn.facts.ops[op]!;
  switch (facts.k) {
    case 'enter':
      return 'This with';
    case 'read':
      return `Reading this ${facts.target.k === 'sub' ? 'element' : 'attribute'} runs code, which`;
    case 'assign':
      return 'This assignment runs code, which';
    default:
      // What a context manager waits for may stand behind its `yield`.
      return facts.k === 'call' && facts.use.k === 'entered' ? 'This with' : 'This call';
  }
}

/** As users write it: `input`, `time.sleep`, `file.read`. */
export function blockerOf({ blocking }: LoopCall): string {
  return blocking.name.replace(/^builtins\./, '').replace(/^io\.IOBase\./, 'file.');
}

/** Through helpers: `load → read → time.sleep`. */
export function chainOf(found: LoopCall): string {
  return [...found.blocking.chain.slice(1).map((site) => functionWords(site.fn)), blockerOf(found)].join(
    ' → ',
  );
}

/** "handler is a coroutine" or "the event loop calls tick", and who has to wait for it. */
export function whoWaits({ fn, callback }: LoopCall): string {
  return callback === null
    ? `${functionWords(fn)} is a coroutine, and all other tasks of its loop wait meanwhile`
    : `the loop itself calls ${functionWords(fn)}, and all of its tasks wait meanwhile`;
}
