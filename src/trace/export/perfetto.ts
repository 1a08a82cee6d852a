/**
 * Perfetto's protobuf trace, with real nesting, our order of rows and nanoseconds. All rows are plain tracks: those
 * that stand for OS processes and threads would be put in Perfetto's own order. Field numbers are those of
 * perfetto's trace_packet.proto, track_descriptor.proto, track_event.proto and interned_data.proto.
 */
import { ByteWriter } from '../byte-writer.ts';
import { EDGE_KINDS, type SpanColumns, STATES, type Trace } from '../model.ts';
import { encodeUtf8 } from '../utf8.ts';
import { type FunctionEvent, functionEvents, functionName } from './function-slices.ts';
import { SpanLabels, tracksInOrder } from './span-label.ts';

const SEQUENCE = 1;
const PACKET = 1;
const TRACE_PACKET = {
  timestamp: 8,
  sequence: 10,
  event: 11,
  interned: 12,
  flags: 13,
  descriptor: 60,
} as const;
const STATE_CLEARED = 1;
const NEEDS_STATE = 2;
const DESCRIPTOR = { uuid: 1, name: 2, parent: 5, childOrdering: 11, rank: 12, mergeBehavior: 15 } as const;
const EXPLICIT = 3;
const MERGE_NONE = 2;
const EVENT = {
  category: 3,
  annotation: 4,
  type: 9,
  name: 10,
  track: 11,
  location: 34,
  flow: 47,
  flowEnd: 48,
} as const;
const SLICE_BEGIN = 1;
const SLICE_END = 2;
const INSTANT = 3;
const INTERNED = { category: 1, name: 2, location: 4 } as const;
const ANNOTATION = { text: 6, name: 10 } as const;

/** Protobuf fields: a tag, then a varint, eight bytes, or bytes with their length. */
class Message {
  readonly out = new ByteWriter();

  number(field: number, value: number): this {
    this.out.varint(field * 8);
    this.out.varint(value);
    return this;
  }

  fixed64(field: number, value: number): this {
    this.out.varint(field * 8 + 1);
    this.out.u64(value);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.out.varint(field * 8 + 2);
    this.out.varint(value.length);
    this.out.block(value);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, encodeUtf8(value));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.out.view());
  }

  clear(): this {
    this.out.clear();
    return this;
  }
}

export function perfettoTrace(trace: Trace): Uint8Array {
  return new PerfettoWriter(trace).write();
}

class PerfettoWriter {
  private readonly file = new Message();
  private readonly labels: SpanLabels;
  private readonly names = new Map<string, number>();
  private readonly locations = new Set<number>();
  private readonly packet = new Message();
  private readonly event = new Message();

  constructor(private readonly trace: Trace) {
    this.labels = new SpanLabels(trace);
  }

  write(): Uint8Array {
    this.writeCategories();
    for (const [rank, id] of tracksInOrder(this.trace).entries()) this.writeTrack(id, rank);
    for (const [id, spans] of this.trace.spans) this.writeSpans(id, spans);
    this.writeEdges();
    this.writeProblems();
    return this.file.out.view();
  }

  private send(packet: Message): void {
    this.file.message(PACKET, packet);
  }

  /** The first packet clears the interned state, and names the states, which are the categories. */
  private writeCategories(): void {
    const interned = new Message();
    for (const [index, state] of [...STATES, 'problem', 'edge', 'function'].entries()) {
      const entry = new Message().number(1, index + 1).text(2, state);
      interned.message(INTERNED.category, entry);
    }
    const packet = this.packet.clear().number(TRACE_PACKET.sequence, SEQUENCE);
    packet.number(TRACE_PACKET.flags, STATE_CLEARED).message(TRACE_PACKET.interned, interned);
    this.send(packet);
  }

  private writeTrack(id: number, rank: number): void {
    const track = this.trace.tracks[id - 1]!;
    const plain = track.kind === 'process' || track.kind === 'thread';
    const name = track.kind === 'process' ? `${track.name} (${track.pid})` : track.name;
    const descriptor = new Message()
      .number(DESCRIPTOR.uuid, id)
      .text(DESCRIPTOR.name, plain ? name : `${track.kind} ${name}`);
    if (track.parent !== 0) descriptor.number(DESCRIPTOR.parent, track.parent);
    descriptor
      .number(DESCRIPTOR.childOrdering, EXPLICIT)
      .number(DESCRIPTOR.rank, rank)
      .number(DESCRIPTOR.mergeBehavior, MERGE_NONE);
    this.send(
      this.packet
        .clear()
        .number(TRACE_PACKET.sequence, SEQUENCE)
        .message(TRACE_PACKET.descriptor, descriptor),
    );
  }

  /** The id of a name or a place; the first use sends it along. */
  private intern(label: string, site: number): { name: number; interned: Message | null } {
    let interned: Message | null = null;
    let name = this.names.get(label);
    if (name === undefined) {
      name = this.names.size + 1;
      this.names.set(label, name);
      interned = new Message().message(INTERNED.name, new Message().number(1, name).text(2, label));
    }
    if (site !== 0 && !this.locations.has(site)) {
      this.locations.add(site);
      const { file, line, fn } = this.trace.sites[site]!;
      interned ??= new Message();
      interned.message(
        INTERNED.location,
        new Message().number(1, site).text(2, file).text(3, fn).number(4, line),
      );
    }
    return { name, interned };
  }

  private sendEvent(time: number, event: Message, interned: Message | null): void {
    const packet = this.packet.clear().number(TRACE_PACKET.timestamp, time);
    packet.number(TRACE_PACKET.sequence, SEQUENCE).number(TRACE_PACKET.flags, NEEDS_STATE);
    if (interned) packet.message(TRACE_PACKET.interned, interned);
    this.send(packet.message(TRACE_PACKET.event, event));
  }

  private writeSpans(id: number, spans: SpanColumns): void {
    const functions = functionEvents(this.trace, id);
    for (let at = 0; at < spans.length; at++) {
      const site = spans.site[at]!;
      const state = spans.state[at]!;
      const { name, interned } = this.intern(this.labels.of(id, state, site, spans.what[at]!), site);
      const begin = this.event
        .clear()
        .number(EVENT.category, state + 1)
        .number(EVENT.type, SLICE_BEGIN);
      begin.number(EVENT.name, name).number(EVENT.track, id);
      if (site !== 0) begin.number(EVENT.location, site);
      this.sendEvent(spans.start[at]!, begin, interned);
      for (const each of functions.get(at) ?? []) this.writeFunction(id, each);
      this.sendEnd(id, spans.end[at]!);
    }
  }

  private sendEnd(id: number, time: number): void {
    this.sendEvent(time, this.event.clear().number(EVENT.type, SLICE_END).number(EVENT.track, id), null);
  }

  /** A function that was seen in a span lies inside of it. */
  private writeFunction(id: number, { begins, site, time }: FunctionEvent): void {
    if (!begins) {
      this.sendEnd(id, time);
      return;
    }
    const { name, interned } = this.intern(functionName(this.trace, site), site);
    const begin = this.event
      .clear()
      .number(EVENT.category, STATES.length + 3)
      .number(EVENT.type, SLICE_BEGIN)
      .number(EVENT.name, name)
      .number(EVENT.track, id);
    if (site !== 0) begin.number(EVENT.location, site);
    this.sendEvent(time, begin, interned);
  }

  /** A flow needs an event at either end: an instant on each row. */
  private writeEdges(): void {
    const { edges } = this.trace;
    for (let at = 0; at < edges.length; at++) {
      const kind = EDGE_KINDS[edges.kind[at]!]!;
      for (const [track, field] of [
        [edges.from[at]!, EVENT.flow],
        [edges.to[at]!, EVENT.flowEnd],
      ] as const) {
        const { name, interned } = this.intern(kind, 0);
        const event = this.event
          .clear()
          .number(EVENT.category, STATES.length + 2)
          .number(EVENT.type, INSTANT);
        event
          .number(EVENT.name, name)
          .number(EVENT.track, track)
          .fixed64(field, at + 1);
        this.sendEvent(edges.time[at]!, event, interned);
      }
    }
  }

  private writeProblems(): void {
    for (const problem of this.trace.problems) {
      const { name, interned } = this.intern(problem.kind, 0);
      const message = new Message().text(ANNOTATION.name, 'message').text(ANNOTATION.text, problem.message);
      const event = this.event
        .clear()
        .number(EVENT.category, STATES.length + 1)
        .message(EVENT.annotation, message);
      event
        .number(EVENT.type, INSTANT)
        .number(EVENT.name, name)
        .number(EVENT.track, problem.track || 1);
      this.sendEvent(problem.startNs, event, interned);
    }
  }
}
