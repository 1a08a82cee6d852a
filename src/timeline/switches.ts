/**
 * Who runs next: the moments at which a task or thread starts to run or gives way, one after the other, each with a
 * sentence. Nothing is computed ahead: from a moment, every row is asked for its next change (a binary search), and
 * the earliest wins. So a million spans cost no more than a thousand.
 *
 * Between two tasks of one loop a switch has two halves: one task gives way, another is resumed. They are told as one
 * step, unless the loop had to wait in between because nothing was ready.
 */
import { capital } from '../trace/capital.ts';
import { STATES, type Track } from '../trace/model.ts';
import { holdings } from './relations.ts';
import type { RunModel, SpanFacts, SpanRef } from './run-model.ts';
import { stateAt } from './states.ts';
import { endingWords, place, stateWords, trackTitle } from './wording.ts';

export interface Switch {
  /** Nanoseconds since the start of the run. */
  time: number;
  sentence: string;
  /** What runs from now on, or what stops. */
  ref: SpanRef;
}

/** A place in the order of changes: by time, and at the same time by track. */
export interface Moment {
  time: number;
  track: number;
}

interface Change extends Moment {
  /** The span that begins; -1 past the last one: the track is over. */
  index: number;
}

type Doing = 'runs' | 'ready' | 'waits' | 'unknown';

/** Halves of switches that are told with their other half are passed over; this many in a row would be a fault. */
const MOST_PASSED = 100_000;

/** The first switch after a moment (`step` 1), or the last one before it (`step` -1); null at the end of the run. */
export function nextSwitch(model: RunModel, from: Moment, step: 1 | -1): (Switch & Moment) | null {
  const rows = new SwitchingRows(model);
  let at: Moment = from;
  for (let passed = 0; passed < MOST_PASSED; passed++) {
    const change = rows.change(at, step);
    if (!change) return null;
    const told = rows.tell(change);
    if (told) return { ...told, time: change.time, track: change.track };
    at = change;
  }
  return null;
}

class SwitchingRows {
  /** Tasks by their loop. */
  private readonly tasks = new Map<number, number[]>();
  private readonly tracks: Track[] = [];

  constructor(private readonly model: RunModel) {
    const withLoop = new Set<number>();
    for (const track of model.tracks) if (track?.kind === 'loop') withLoop.add(track.parent);
    for (const track of model.tracks) {
      // What a thread does while its loop runs is what the loop's tasks do.
      if (track?.kind === 'thread' && !withLoop.has(track.id)) this.tracks.push(track);
      // What a job of a pool does, its worker does.
      if (track?.kind !== 'task' || model.track(track.parent)?.kind === 'executor') continue;
      this.tracks.push(track);
      const loop = this.loopOf(track);
      const siblings = this.tasks.get(loop);
      if (siblings) siblings.push(track.id);
      else this.tasks.set(loop, [track.id]);
    }
  }

  change(from: Moment, step: 1 | -1): Change | null {
    let best: Change | null = null;
    for (const track of this.tracks) {
      const found = step > 0 ? this.after(track, from) : this.before(track, from);
      if (found && (!best || inOrder(found, best) === step > 0)) best = found;
    }
    return best;
  }

  private after(track: Track, from: Moment): Change | null {
    const row = this.model.rows.get(track.id);
    if (!row) return null;
    const isLater = (time: number) => time > from.time || (time === from.time && track.id > from.track);
    for (let index = row.firstStartingFrom(from.time); index < row.length; index++) {
      if (isLater(row.start[index]!) && this.isChange(track, index)) {
        return { time: row.start[index]!, track: track.id, index };
      }
    }
    const end = track.endNs;
    return end !== null && isLater(end) && row.length > 0 ? { time: end, track: track.id, index: -1 } : null;
  }

  private before(track: Track, from: Moment): Change | null {
    const row = this.model.rows.get(track.id);
    if (!row || row.length === 0) return null;
    const isEarlier = (time: number) => time < from.time || (time === from.time && track.id < from.track);
    const { endNs } = track;
    const end = endNs !== null && isEarlier(endNs) ? { time: endNs, track: track.id, index: -1 } : null;
    for (let index = row.firstStartingFrom(from.time + 1) - 1; index >= 0; index--) {
      const start = row.start[index]!;
      if (end && start <= end.time) return end;
      if (isEarlier(start) && this.isChange(track, index)) return { time: start, track: track.id, index };
    }
    return end;
  }

  private isChange(track: Track, index: number): boolean {
    const now = this.doing(track, index);
    if (now === 'unknown' || now === 'ready') return false;
    // A task that was ready before it ran changes only when it runs.
    for (let at = index - 1; at >= 0; at--) {
      const before = this.doing(track, at);
      if (before !== 'ready') return before !== now || now === 'waits';
    }
    return true;
  }

  private doing(track: Track, index: number): Doing {
    const state = STATES[this.model.rows.get(track.id)!.state[index]!]!;
    if (state === 'running') return 'runs';
    if (state === 'runnable') return track.kind === 'task' ? 'ready' : 'runs';
    return state === 'unknown' || state === 'none' || state === 'idle' ? 'unknown' : 'waits';
  }

  /** Null for a half that is told with the other half. */
  tell(change: Change): Switch | null {
    const track = this.model.track(change.track)!;
    const ref = { track: track.id, index: change.index };
    const facts = change.index < 0 ? null : this.model.span(ref, change.time);
    if (track.kind === 'thread') return this.tellThread(track, change, facts);
    if (!facts) return this.tellEnd(track, change);
    if (stateAt(facts.state) === 'running') return this.tellResume(track, change, facts);
    // It gives way: told with what is resumed next, unless nothing is for a while.
    if (this.resumedAtOnce(track, change.time)) return null;
    return {
      time: change.time,
      ref,
      sentence: `${this.givesWay(track, facts)}. Nothing else is ready, so the loop waits.`,
    };
  }

  private tellResume(track: Track, change: Change, facts: SpanFacts): Switch {
    const ref = { track: track.id, index: change.index };
    const resumes = this.resumes(track, change, facts);
    const before = this.ranBefore(track, change.time);
    if (!before) return { time: change.time, ref, sentence: `${capital(resumes)}.` };
    const owner = this.model.track(before.track)!;
    const row = this.model.rows.get(before.track)!;
    const after = before.index + 1;
    const isOver = after >= row.length && owner.endNs !== null;
    if (isOver) {
      // Where the loop waited in between, its end was a step of its own.
      if (!this.resumedAtOnce(owner, row.end[before.index]!))
        return { time: change.time, ref, sentence: `${capital(resumes)}.` };
      const how = endingWords(owner);
      return { time: change.time, ref, sentence: `${trackTitle(this.model, owner)} ${how}; ${resumes}.` };
    }
    const next = this.model.span({ track: before.track, index: after }, change.time);
    if (!next || !this.resumedAtOnce(owner, next.start))
      return { time: change.time, ref, sentence: `${capital(resumes)}.` };
    return { time: change.time, ref, sentence: `${this.givesWay(owner, next)}; ${resumes}.` };
  }

  private tellEnd(track: Track, change: Change): Switch | null {
    if (this.resumedAtOnce(track, change.time)) return null;
    const index = this.model.rows.get(track.id)!.length - 1;
    return {
      time: change.time,
      ref: { track: track.id, index },
      sentence: `${trackTitle(this.model, track)} ${endingWords(track)}.`,
    };
  }

  private tellThread(track: Track, change: Change, facts: SpanFacts | null): Switch {
    const title = trackTitle(this.model, track);
    const row = this.model.rows.get(track.id)!;
    const ref = { track: track.id, index: facts ? change.index : row.length - 1 };
    const say = (sentence: string): Switch => ({ time: change.time, ref, sentence });
    if (!facts) return say(`${title} ${endingWords(track)}.`);
    const where = at(this.model, facts);
    if (this.doing(track, change.index) === 'runs') {
      const before =
        change.index > 0 ? this.model.span({ ...ref, index: change.index - 1 }, change.time) : null;
      if (!before) return say(`${title} starts${where}.`);
      return say(`${title} goes on${where}: ${this.isOver(before)}.`);
    }
    const words = stateWords(stateAt(facts.state), this.model.what(facts.what), 'thread');
    return say(`${title} stops${where}: ${words}${this.holderOf(track, change, facts)}.`);
  }

  /** `, which worker-2 holds`, for a lock that somebody has. */
  private holderOf(track: Track, change: Change, facts: SpanFacts): string {
    const lock = this.model.lockWaitedFor(track.id, facts.what);
    if (lock === 0) return '';
    const [held] = holdings(this.model, lock, change.time, change.time + 1, change.time + 1, 1);
    const holder = held && held.holder !== track.id ? this.model.track(held.holder) : undefined;
    return holder ? `, which ${trackTitle(this.model, holder)} holds` : '';
  }

  private resumes(track: Track, change: Change, facts: SpanFacts): string {
    const where = at(this.model, facts);
    const row = this.model.rows.get(track.id)!;
    let index = change.index - 1;
    while (index >= 0 && this.doing(track, index) === 'ready') index--;
    if (index < 0) return `the loop starts ${trackTitle(this.model, track)}${where}`;
    const waited = this.model.span({ track: track.id, index }, row.end[index]!);
    const why = waited && this.doing(track, index) === 'waits' ? `, because ${this.isOver(waited)}` : '';
    return `the loop resumes ${trackTitle(this.model, track)}${where}${why}`;
  }

  /** Why a wait ended, in words. */
  private isOver(wait: SpanFacts): string {
    const what = this.model.what(wait.what);
    if (stateAt(wait.state) === 'lock-wait')
      return what.text ? `it has the lock ${what.text} now` : 'it has the lock now';
    return what.text ? `${what.text} is over` : 'its wait is over';
  }

  private givesWay(track: Track, facts: SpanFacts): string {
    const title = trackTitle(this.model, track);
    if (stateAt(facts.state) === 'runnable')
      return `${title} lets the others go first${at(this.model, facts)}`;
    const words = stateWords(stateAt(facts.state), this.model.what(facts.what), 'task');
    return `${title} gives way${at(this.model, facts)}, ${words}`;
  }

  /** Whether another task of the loop runs next, before the loop waits in its selector. */
  private resumedAtOnce(track: Track, time: number): boolean {
    const loop = this.loopOf(track);
    let next = Number.POSITIVE_INFINITY;
    for (const task of this.tasks.get(loop) ?? []) {
      const row = this.model.rows.get(task);
      if (!row) continue;
      for (let index = row.firstStartingFrom(time); index < row.length; index++) {
        if (row.start[index]! >= next) break;
        if (stateAt(row.state[index]!) !== 'running') continue;
        next = row.start[index]!;
        break;
      }
    }
    if (next === Number.POSITIVE_INFINITY) return false;
    const row = this.model.rows.get(loop);
    if (!row) return true;
    for (let index = row.firstEndingAfter(time); index < row.length && row.start[index]! < next; index++) {
      if (stateAt(row.state[index]!) === 'idle') return false;
    }
    return true;
  }

  /** The last span in which a task of the same loop ran, that ended by then. */
  private ranBefore(track: Track, time: number): SpanRef | null {
    let found: SpanRef | null = null;
    let end = Number.NEGATIVE_INFINITY;
    for (const task of this.tasks.get(this.loopOf(track)) ?? []) {
      const row = this.model.rows.get(task);
      if (!row) continue;
      for (let index = row.firstEndingAfter(time) - 1; index >= 0; index--) {
        if (row.end[index]! <= end) break;
        if (stateAt(row.state[index]!) !== 'running') continue;
        found = { track: task, index };
        end = row.end[index]!;
        break;
      }
    }
    return found;
  }

  /** A task may be the child of another task. */
  private loopOf(track: Track): number {
    let at: Track | undefined = track;
    for (let depth = 0; at && depth < 1000; depth++) {
      if (at.kind === 'loop') return at.id;
      at = this.model.track(at.parent);
    }
    return 0;
  }
}

function inOrder(one: Moment, other: Moment): boolean {
  return one.time < other.time || (one.time === other.time && one.track < other.track);
}

function at(model: RunModel, facts: SpanFacts): string {
  const where = place(model.site(facts.site));
  return where ? ` at ${where}` : '';
}
