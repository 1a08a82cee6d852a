import { newSpans, pushSpan } from '../trace/columns.ts';
import type { Frame, SampleColumns, Track } from '../trace/model.ts';
import { ACTIVE, type VisitPiece, visitPieces } from '../trace/sampled-pieces.ts';
import { stackOf } from '../trace/samples.ts';
import { SpanRow } from './span-row.ts';

/** Levels of one flame chart; deeper calls are not drawn. */
export const MOST_LEVELS = 40;
/** Flame rows are numbered above all tracks: this, plus the track times MOST_LEVELS, plus the level. */
const FIRST = 2 ** 40;

/** The number by which a level of a track's flame chart is known wherever a row's track is asked for. */
export function flameId(track: number, level: number): number {
  return FIRST + track * MOST_LEVELS + level;
}

export function isFlame(id: number): boolean {
  return id >= FIRST;
}

/** The track whose flame chart it is, and the level. */
export function flameOf(id: number): { track: number; level: number } {
  const number = id - FIRST;
  return { track: Math.floor(number / MOST_LEVELS), level: number % MOST_LEVELS };
}

interface Box {
  start: number;
  end: number;
  /** What the track did for most of the time. */
  state: number;
  /** Nanoseconds of that, and of everything else. */
  most: number;
  others: number;
  /** The frame, or minus the site where nobody saw the stack. */
  id: number;
  site: number;
}

/**
 * The flame chart of a track: for each level, from the outermost function on, who was on the stack when, as spans
 * whose state is what the track did meanwhile. Neighbours in one function are one span, cut where a wait begins or ends;
 * a thread that was at work has the state that it had for longer, on the processor or not: its own row says it exactly.
 */
export function buildFlame(
  track: Track,
  spans: SpanRow | undefined,
  samples: SampleColumns | undefined,
  frames: readonly Frame[],
): SpanRow[] {
  if (!spans || spans.length === 0) return [];
  const levels = new FlameLevels();
  const stacks = new Map<number, number[]>();
  const none: number[] = [];
  const add: VisitPiece = (span, start, end, frame) => {
    let stack = frame > 0 ? stacks.get(frame) : none;
    if (!stack) {
      stack = stackOf(frames, frame);
      stacks.set(frame, stack);
    }
    levels.add(start, end, spans.state[span]!, stack, frames, spans.site[span]!);
  };
  visitPieces(spans, samples, track.startNs, Number.POSITIVE_INFINITY, add, track.kind === 'task');
  return levels.finish();
}

class FlameLevels {
  private readonly columns: ReturnType<typeof newSpans>[] = [];
  private readonly open: Box[] = [];

  add(
    start: number,
    end: number,
    state: number,
    stack: number[],
    frames: readonly Frame[],
    line: number,
  ): void {
    // Where only the line is known, its function is all there is to show.
    const depth = stack.length > 0 ? Math.min(stack.length, MOST_LEVELS) : line > 0 ? 1 : 0;
    for (let level = 0; level < depth; level++) {
      const known = stack.length > 0;
      const id = known ? stack[level]! : -line;
      const box = this.open[level];
      if (box && box.id === id && alike(box.state, state) && box.end === start) extend(box, end, state);
      else {
        if (box) this.close(level, box);
        const site = known ? frames[id]!.site : line;
        this.open[level] = { start, end, state, most: end - start, others: 0, id, site };
      }
    }
    for (let level = this.open.length - 1; level >= depth; level--) {
      this.close(level, this.open[level]!);
      this.open.length = level;
    }
  }

  finish(): SpanRow[] {
    for (const [level, box] of this.open.entries()) this.close(level, box);
    return this.columns.map((columns) => {
      const row = new SpanRow();
      row.append(columns);
      return row;
    });
  }

  private close(level: number, { start, end, state, site }: Box): void {
    let columns = this.columns[level];
    if (!columns) {
      columns = newSpans();
      this.columns[level] = columns;
    }
    pushSpan(columns, start, end, state, site, 0);
  }
}

/** Whether two states are of one kind: at work, or the same wait. */
function alike(one: number, other: number): boolean {
  return one === other || (ACTIVE[one]! && ACTIVE[other]!);
}

function extend(box: Box, end: number, state: number): void {
  const more = end - box.end;
  box.end = end;
  if (state === box.state) box.most += more;
  else box.others += more;
  if (box.others <= box.most) return;
  [box.most, box.others] = [box.others, box.most];
  box.state = state;
}
