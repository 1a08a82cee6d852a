/** Writes streams as the tracer does, in memory: the other side of docs/TRACE.md, written from the document. */

import { STATES as STATE_NAMES, type Trace } from '../../src/trace/model.ts';
import { RunReader, type RunReaderOptions } from '../../src/trace/run-reader.ts';

/** Absolute time of the first hello: large, as on a machine that has been up for weeks. */
export const EPOCH = 3_000_000_000_000_000;
export const MS = 1_000_000;

export const STATES = {
  running: 1,
  runnable: 2,
  awaiting: 3,
  sleeping: 4,
  waiting: 5,
  lockWait: 6,
  io: 7,
  idle: 8,
} as const;

export class StreamWriter {
  readonly stem: string;
  names = '';
  private readonly records: Uint8Array[] = [];
  private sequence = 0;

  constructor(
    readonly pid = 100,
    private readonly start = EPOCH,
  ) {
    this.stem = `${pid}-${start}`;
  }

  /** A line of the names file at `ms` after the epoch. */
  line(k: string, fields: Record<string, unknown>, ms = 0): this {
    this.names += `${JSON.stringify({ t: EPOCH + ms * MS, k, ...fields })}\n`;
    return this;
  }

  hello(fields: Record<string, unknown> = {}): this {
    const { pid } = this;
    const at = (this.start - EPOCH) / MS;
    const basics = {
      pid,
      parentRun: null,
      python: '3.12.1',
      argv: ['app.py'],
      cwd: '/home/me',
      main: '/home/me/app.py',
    };
    return this.line('hello', { ...basics, how: 'start', wall: 1234567890123456, ...fields }, at);
  }

  site(id: number, line: number, fn = `f${line}`, file = '/home/me/app.py'): this {
    return this.line('site', { id, file, line, fn });
  }

  /** Names a track and starts it. */
  track(
    id: number,
    kind: string,
    name: string,
    ms: number,
    more: { parent?: number; site?: number; daemon?: boolean; type?: string } = {},
  ): this {
    const { parent = 0, site = 0, daemon = false, type = '' } = more;
    this.line('track', { id, kind, name, parent, site, daemon, type }, ms);
    return this.record(ms, 1, 0, id, site, parent);
  }

  record(ms: number, kind: number, flags: number, track: number, a = 0, b = 0): this {
    return this.rawRecord(
      BigInt(EPOCH) + BigInt(Math.round(ms * MS)),
      kind,
      flags,
      track,
      BigInt(a),
      BigInt(b),
    );
  }

  rawRecord(time: bigint, kind: number, flags: number, track: number, a: bigint, b: bigint): this {
    const bytes = new Uint8Array(40);
    const view = new DataView(bytes.buffer);
    view.setBigInt64(0, time, true);
    view.setUint16(8, kind, true);
    view.setUint16(10, flags, true);
    view.setUint32(12, track, true);
    view.setBigInt64(16, a, true);
    view.setBigInt64(24, b, true);
    view.setBigUint64(32, BigInt(++this.sequence), true);
    this.records.push(bytes);
    return this;
  }

  /** A number that is drawn and never written. */
  hole(): this {
    this.sequence++;
    this.records.push(new Uint8Array(40));
    return this;
  }

  /** Records are gone without a slot: their segment was thrown away. */
  gap(count: number): this {
    this.sequence += count;
    return this;
  }

  enter(ms: number, track: number, state: number, site = 0, object = 0): this {
    return this.record(ms, 3, state, track, site, object);
  }

  leave(ms: number, track: number, state: number, waker = 0): this {
    return this.record(ms, 4, state, track, waker);
  }

  step(ms: number, task: number, thread: number, loop: number): this {
    return this.record(ms, 5, 0, task, thread, loop);
  }

  pause(ms: number, task: number, state: number, site = 0, object = 0): this {
    return this.record(ms, 6, state, task, site, object);
  }

  finish(ms: number, track: number, end = 1, reason = 0): this {
    return this.record(ms, 2, end, track, 0, reason);
  }

  /** `held` are locks with the site where each was taken; as the tracer writes it, a line and a record for each. */
  order(
    ms: number,
    thread: number,
    held: Array<[lock: number, site: number]>,
    wanted: number,
    site: number,
  ): this {
    for (const [lock, outer] of held) {
      const gates = held.map(([other]) => other).filter((other) => other !== lock);
      this.line('order', { held: lock, wanted, thread, site, outer, gates }, ms);
      this.record(ms, 10, thread, lock, wanted, site + 2 ** 32 * thread);
    }
    return this;
  }

  /** The segment, with `slots` empty ones at its end. */
  segment(slots = 0): Uint8Array {
    const bytes = new Uint8Array((this.records.length + slots) * 40);
    for (const [index, record] of this.records.entries()) bytes.set(record, index * 40);
    return bytes;
  }

  get count(): number {
    return this.records.length;
  }
}

/** Reads whole streams at once, as after the end of the program. */
export function readStreams(
  writers: StreamWriter[],
  end: { exitCode?: number | null; ms?: number; gone?: StreamWriter[] } = {},
  options: RunReaderOptions = {},
): Trace {
  const reader = new RunReader(options);
  for (const writer of writers) {
    const stream = reader.process(writer.stem);
    stream.cursor.feed(writer.segment(), false, true);
    stream.addNames(writer.names);
  }
  reader.endPoll();
  for (const writer of end.gone ?? []) reader.processGone(writer.stem);
  const endedAt = end.ms === undefined ? null : EPOCH + end.ms * MS;
  reader.finish({ exitCode: end.exitCode === undefined ? 0 : end.exitCode, endedAt });
  return reader.toTrace();
}

/** The spans of a track as text: `running 0-10 app.py:3`, times in ms. */
export function spansOf(trace: Trace, name: string): string[] {
  const track = trace.tracks.find((each) => each.name === name);
  if (!track) throw new Error(`no track ${name}`);
  const spans = trace.spans.get(track.id);
  const result: string[] = [];
  for (let at = 0; at < (spans?.length ?? 0); at++) {
    const site = trace.sites[spans!.site[at]!]!;
    const what = trace.whats[spans!.what[at]!]!;
    const words = [STATE_NAMES[spans!.state[at]!], `${spans!.start[at]! / MS}-${spans!.end[at]! / MS}`];
    if (site.line > 0) words.push(`:${site.line}`);
    if (what.text !== '') words.push(what.text);
    result.push(words.join(' '));
  }
  return result;
}
