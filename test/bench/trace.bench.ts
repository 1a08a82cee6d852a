/**
 * Measures the trace reader: reading a stream into the model, a live run at 10,000 events a second, saving, loading,
 * exporting. Prints a table; asserts nothing. Usage: npm run bench -- trace
 */
import { performance } from 'node:perf_hooks';
import { chromeJson } from '../../src/trace/export/chrome.ts';
import { perfettoTrace } from '../../src/trace/export/perfetto.ts';
import { summarise } from '../../src/trace/export/summary.ts';
import { RunReader } from '../../src/trace/run-reader.ts';
import { decodeTrace, encodeTrace } from '../../src/trace/saved-trace.ts';
import { EPOCH, StreamWriter } from '../trace/stream-writer.ts';

const events = Number(process.env.BENCH_EVENTS ?? 1_000_000);
const TASKS = 200;

/** Names of a program with a loop and many tasks. */
function names(): StreamWriter {
  const writer = new StreamWriter().hello();
  for (let id = 1; id <= 50; id++) writer.site(id, id * 3);
  writer.line('what', { id: 1, kind: 'sleep', text: 'asyncio.sleep(1)' });
  writer.track(1, 'thread', 'MainThread', 0).track(2, 'loop', 'loop', 0, { parent: 1 });
  for (let id = 3; id < 3 + TASKS; id++) writer.track(id, 'task', `task ${id}`, 0, { parent: 2 });
  return writer;
}

/** Records in one buffer: steps of tasks, their awaits and wake-ups, 5 µs apart. */
function records(count: number, first: number): Buffer {
  const bytes = Buffer.alloc(count * 40);
  let time = BigInt(EPOCH) + 1_000_000n;
  for (let n = 0; n < count; n++) {
    const round = Math.floor(n / 3);
    const at = n * 40;
    time += 5_000n;
    bytes.writeBigInt64LE(time, at);
    const kind = [5, 6, 7][n % 3]!;
    bytes.writeUInt16LE(kind, at + 8);
    bytes.writeUInt16LE(kind === 6 ? 3 : 0, at + 10);
    bytes.writeUInt32LE(3 + (round % TASKS), at + 12);
    bytes.writeBigInt64LE(
      BigInt(kind === 6 ? 1 + (round % 50) : kind === 5 ? 1 : 3 + ((round + 1) % TASKS)),
      at + 16,
    );
    bytes.writeBigInt64LE(BigInt(kind === 6 ? -1 : kind === 5 ? 2 : 0), at + 24);
    bytes.writeBigUInt64LE(BigInt(first + n), at + 32);
  }
  return bytes;
}

function measure<T>(label: string, work: () => T, unit: (ms: number, result: T) => string): T {
  const begin = performance.now();
  const result = work();
  const ms = performance.now() - begin;
  console.log(`${label.padEnd(44)} ${ms.toFixed(1).padStart(9)} ms   ${unit(ms, result)}`);
  return result;
}

const writer = names();
const head = writer.segment();
const body = records(events, writer.count + 1);

const reader = new RunReader();
const stream = reader.process(writer.stem);
stream.addNames(writer.names);
stream.cursor.feed(head, false, true);
measure(
  `read a stream of ${events.toLocaleString('en')} events`,
  () => {
    stream.cursor.feed(body, false, true);
    reader.endPoll();
  },
  (ms) => `${(events / ms / 1000).toFixed(2)} million events/s`,
);
const trace = measure(
  'finish and take the whole trace',
  () => {
    reader.finish({ exitCode: 0, endedAt: null });
    return reader.toTrace();
  },
  (_, whole) =>
    `${[...whole.spans.values()].reduce((sum, each) => sum + each.length, 0).toLocaleString('en')} spans`,
);
const saved = measure(
  'save it',
  () => encodeTrace(trace),
  (_, bytes) => `${(bytes.length / 1e6).toFixed(1)} MB`,
);
measure(
  'load it',
  () => decodeTrace(saved),
  (ms) => `${(saved.length / ms / 1000).toFixed(0)} MB/s`,
);
measure(
  'summary',
  () => summarise(trace),
  () => '',
);
measure(
  'Chrome JSON',
  () => chromeJson(trace),
  (_, bytes) => `${(bytes.length / 1e6).toFixed(0)} MB`,
);
measure(
  'Perfetto',
  () => perfettoTrace(trace),
  (_, bytes) => `${(bytes.length / 1e6).toFixed(0)} MB`,
);

// Live: ten polls a second, a thousand events each, for a minute of the program's time.
const live = new RunReader();
const liveStream = live.process(writer.stem);
liveStream.addNames(writer.names);
liveStream.cursor.feed(head, false, true);
const polls: number[] = [];
for (let poll = 0; poll < 600 && (poll + 1) * 1000 <= events; poll++) {
  const begin = performance.now();
  liveStream.cursor.feed(body.subarray(poll * 40_000, (poll + 1) * 40_000), false, true);
  live.endPoll();
  polls.push(performance.now() - begin);
}
polls.sort((one, other) => one - other);
const middle = polls[polls.length >> 1] ?? 0;
const share = (middle / 100) * 100;
console.log(
  `live, 10,000 events/s: a poll of 1,000 events takes ${middle.toFixed(2)} ms in the middle, ${(polls.at(-1) ?? 0).toFixed(1)} at worst (${share.toFixed(1)} % of the time)`,
);
console.log(`memory: ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
