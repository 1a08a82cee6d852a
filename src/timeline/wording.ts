import type { Site, State, Track, What } from '../trace/model.ts';
import { isFlame } from './flame-rows.ts';
import type { RunModel, SpanFacts } from './run-model.ts';
import { stateAt } from './states.ts';
import { trackName } from './track-name.ts';

/** The file's own name: people know their files, and the whole path is one hover away. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** `web.py:12`, or '' where the place is not known. */
export function place(site: Pick<Site, 'file' | 'line'>): string {
  if (site.file === '') return '';
  return site.line > 0 ? `${fileName(site.file)}:${site.line}` : fileName(site.file);
}

/**
 * `producer` for `with_queue.<locals>.producer`, `Future.result` for `concurrent.futures.Future.result`: a column as
 * narrow as this shows how a name begins, and names differ at their ends.
 */
export function shortName(name: string): string {
  const parts = name.split('.').filter((part) => part !== '<locals>');
  const last = parts.at(-1) ?? '';
  const isMember = last.startsWith('<') || /^[A-Z_]/.test(parts.at(-2) ?? '');
  return isMember ? parts.slice(-2).join('.') : last;
}

/** What a track is called in a sentence: `fetch (Task-3)`, `wait #2`. */
export function trackTitle(model: RunModel, track: Track | undefined): string {
  if (!track) return 'unknown';
  const { name, detail } = trackName(track);
  if (track.kind === 'task' && detail) return `${name} (${detail})`;
  const number = model.numberOf(track.id);
  return number ? `${name} #${number}` : name;
}

/** Kind of the what of a span in which a variable, an attribute or an item is read or written. */
export const ACCESS = 'access';

/** The state as words, without who and where: `awaiting asyncio.sleep(1)`. */
export function stateWords(state: State, what: What, kind: Track['kind'] | undefined): string {
  const object = what.text;
  if (kind === 'lock') return state === 'none' ? 'free' : object ? `held by ${object}` : 'held';
  switch (state) {
    case 'running':
      // A step that has an object is inside a call that blocks: nothing else of its loop can run meanwhile.
      if (kind === 'task' && object) return `blocking the loop in ${object}`;
      // A run that explore made says what is read and written: `reads counter: 3`.
      if (what.kind === ACCESS) return object;
      return object ? `running ${object}` : 'running';
    case 'runnable':
      return 'ready to run, but not on the CPU';
    case 'awaiting':
      return object ? `awaiting ${object}` : 'awaiting';
    case 'sleeping':
      return object ? `sleeping in ${object}` : 'sleeping';
    case 'waiting':
      return object ? `waiting for ${object}` : 'waiting';
    case 'lock-wait':
      return object ? `waiting for lock ${object}` : 'waiting for a lock';
    case 'io':
      return object ? `waiting for I/O: ${object}` : 'waiting for I/O';
    case 'idle':
      return kind === 'loop' ? 'idle: nothing is ready to run' : 'idle';
    case 'stalled':
      return object ? `stalled by ${object}` : 'stalled';
    case 'unknown':
      return 'not recorded';
    default:
      return 'nothing known';
  }
}

/** The whole sentence: `fetch awaiting asyncio.sleep(1) at web.py:12`. */
export function spanSentence(model: RunModel, track: number, span: SpanFacts): string {
  const owner = model.track(track);
  const site = model.site(span.site);
  const where = place(site);
  const who =
    owner?.kind === 'lock' || owner?.kind === 'loop' || !site.fn ? trackTitle(model, owner) : site.fn;
  const words = stateWords(stateAt(span.state), model.what(span.what), owner?.kind);
  if (isFlame(track)) return `${site.fn || 'unknown'} on the stack, ${words}; defined at ${where}`;
  const after = stateAt(span.state) === 'stalled' ? ': nothing else can run' : '';
  return `${who} ${words}${where ? ` at ${where}` : ''}${after}`;
}

/** The text on a wide bar: short, and without what the row's name already says. */
export function barLabel(model: RunModel, track: number, span: SpanFacts): string {
  return shortNumbers(longLabel(model, track, span));
}

/** `sleep(0.30000000000000004)` says no more than `sleep(0.3)`; the whole number stands in the details. */
function shortNumbers(text: string): string {
  return text.replace(/\b\d+\.\d{5,}(?!\w)/g, (number) => String(Number(Number(number).toPrecision(4))));
}

function longLabel(model: RunModel, track: number, span: SpanFacts): string {
  const owner = model.track(track);
  const what = model.what(span.what);
  const state = stateAt(span.state);
  const site = model.site(span.site);
  if (isFlame(track)) return site.fn;
  if (owner?.kind === 'lock') return what.text;
  if (state === 'running' && what.kind === ACCESS) return what.text;
  if (state === 'running') return [site.fn, what.text].filter(Boolean).join(': ');
  if (state === 'idle' || state === 'unknown' || state === 'none') return '';
  if (state === 'stalled')
    return what.text ? `stalled: ${what.text}` : site.fn ? `stalled in ${site.fn}` : 'stalled';
  if (state === 'runnable') return 'ready';
  if (state === 'lock-wait') return what.text ? `lock ${what.text}` : 'lock';
  // A wait for a thread or process is a join; its bare name would look like something that runs.
  const awaited = model.track(what.track)?.kind;
  if (state === 'waiting' && awaited === 'lock') return `lock ${what.text}`;
  const joins = awaited === 'thread' || awaited === 'process';
  if (state === 'waiting' && joins && !what.text.includes('(')) return `join ${what.text}`;
  return what.text || state;
}

/** How a track ended, for people. */
export function endWords(track: Track): string {
  switch (track.end) {
    case 'done':
      return 'finished';
    case 'cancelled':
      return 'was cancelled';
    case 'failed':
      return track.reason ? `failed: ${track.reason}` : 'failed';
    case 'killed':
      return 'was killed';
    default:
      return track.endNs === null ? 'still alive' : 'ended';
  }
}

/** The same as it happens: `fails with ValueError`. */
export function endingWords({ end, reason }: Track): string {
  if (end === 'failed') return `fails${reason ? ` with ${reason}` : ''}`;
  if (end === 'cancelled') return 'is cancelled';
  return end === 'killed' ? 'is killed' : 'is finished';
}
