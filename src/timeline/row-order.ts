import { EDGE_KINDS, STATES, type Track } from '../trace/model.ts';
import type { RunModel } from './run-model.ts';

/** By what the rows below one parent are sorted. */
export const ROW_ORDERS = ['start', 'name', 'running', 'waiting'] as const;
export type RowOrder = (typeof ROW_ORDERS)[number];

const RUNNING = STATES.indexOf('running');
const WAITING = (['awaiting', 'sleeping', 'waiting', 'lock-wait', 'io'] as const).map((state) =>
  STATES.indexOf(state),
);
const SPAWN = EDGE_KINDS.indexOf('spawn');

/** Names in the order of people (`worker 9` before `worker 10`); times with the most first. */
export function rowOrder(model: RunModel, order: RowOrder): (one: Track, other: Track) => number {
  if (order === 'start') return (one, other) => one.startNs - other.startNs || one.id - other.id;
  if (order === 'name') {
    const names = new Intl.Collator('en', { numeric: true });
    const name = (track: Track) => track.type || track.name;
    return (one, other) =>
      names.compare(name(one), name(other)) || names.compare(one.name, other.name) || one.id - other.id;
  }
  const times = new Map<number, number>();
  const states = order === 'running' ? [RUNNING] : WAITING;
  const time = ({ id }: Track): number => {
    let known = times.get(id);
    if (known === undefined) {
      known = timeIn(model, id, states);
      times.set(id, known);
    }
    return known;
  };
  return (one, other) => time(other) - time(one) || one.id - other.id;
}

/** Which task made a task, as the run's spawn edges say; 0 where it was no task. */
export function taskMakers(model: RunModel): (task: number) => number {
  const makers = new Map<number, number>();
  const { edges } = model;
  for (let at = 0; at < edges.length; at++) {
    if (edges.kind[at] !== SPAWN) continue;
    const [from, to] = [edges.from[at]!, edges.to[at]!];
    if (model.track(from)?.kind === 'task' && model.track(to)?.kind === 'task') makers.set(to, from);
  }
  return (task) => makers.get(task) ?? 0;
}

function timeIn(model: RunModel, track: number, states: readonly number[]): number {
  const row = model.rows.get(track);
  let sum = 0;
  for (let at = 0; at < (row?.length ?? 0); at++) {
    if (states.includes(row!.state[at]!)) sum += row!.end[at]! - row!.start[at]!;
  }
  return sum;
}
