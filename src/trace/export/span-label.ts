/** Words for a span, the same in every export. */
import { STATES, type Trace } from '../model.ts';

/** `awaiting asyncio.sleep(1)`, `fetch`, `held by worker-1`. Cached per trace: there are few different ones. */
export class SpanLabels {
  private readonly labels = new Map<string, string>();

  constructor(private readonly trace: Trace) {}

  of(track: number, state: number, site: number, what: number): string {
    const lock = this.trace.tracks[track - 1]?.kind === 'lock';
    // Only what the label shows may be in the key.
    const key = `${lock ? 'l' : ''}${state} ${state === 1 && what === 0 ? site : 0} ${what}`;
    let label = this.labels.get(key);
    if (label === undefined) {
      label = this.make(lock, state, site, what);
      this.labels.set(key, label);
    }
    return label;
  }

  private make(lock: boolean, state: number, site: number, what: number): string {
    const { text } = this.trace.whats[what]!;
    const word = STATES[state]!;
    if (lock) return text === '' ? 'held' : `held by ${text}`;
    if (state === 1) return text === '' ? this.trace.sites[site]!.fn || word : `${word}: ${text}`;
    return text === '' ? word : `${word} ${text}`;
  }

  /** `/path/web.py:12`, or ''. */
  place(site: number): string {
    const { file, line } = this.trace.sites[site]!;
    return file === '' ? '' : `${file}:${line}`;
  }
}

/** Tracks in the order in which they are shown: each below its parent, in order of appearance. */
export function tracksInOrder(trace: Trace): number[] {
  const below = new Map<number, number[]>();
  for (const track of trace.tracks) {
    const siblings = below.get(track.parent);
    if (siblings) siblings.push(track.id);
    else below.set(track.parent, [track.id]);
  }
  const order: number[] = [];
  const stack = (below.get(0) ?? []).toReversed();
  while (stack.length > 0) {
    const id = stack.pop()!;
    order.push(id);
    for (const child of (below.get(id) ?? []).toReversed()) stack.push(child);
  }
  return order;
}
