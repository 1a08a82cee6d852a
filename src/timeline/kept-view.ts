import { problemKey } from './problem-order.ts';
import { ROW_ORDERS, type RowOrder } from './row-order.ts';
import { GROUPINGS, type Grouping } from './row-tree.ts';
import type { RunModel, SpanRef } from './run-model.ts';
import type { Range, TimelineState } from './timeline-state.ts';
import type { View } from './view.ts';

/** How a reader had arranged a run, as plain data: a reopened window shows it so again. */
export interface KeptView {
  /** Which run it was. */
  run: string;
  view: View;
  grouping: Grouping;
  order: RowOrder;
  filter: string;
  /** Keys of rows. */
  collapsed: string[];
  hidden: string[];
  pinned: string[];
  /** Tracks whose flame chart is open. */
  flames: number[];
  selection: SpanRef | null;
  range: Range | null;
  problem: string | null;
  /** Pixels from the top of the rows. */
  scrollTop: number;
}

export function keptView(state: TimelineState, scrollTop: number): KeptView {
  const { list, view, selection, range, problem } = state;
  return {
    run: nameOf(state.model),
    view,
    grouping: list.grouping,
    order: list.order,
    filter: list.filter,
    collapsed: [...list.collapsed],
    hidden: [...list.hidden],
    pinned: [...list.pinned],
    flames: [...list.flames],
    selection,
    range,
    problem,
    scrollTop,
  };
}

/** What was kept of this very run; null where it was another one, or is no such thing. */
export function keptViewOf(model: RunModel, kept: unknown): KeptView | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { run, view, grouping, order, filter, scrollTop, ...rest } = kept as Partial<KeptView>;
  const lists = [rest.collapsed, rest.hidden, rest.pinned, rest.flames];
  const isWhole =
    run === nameOf(model) &&
    isStretch(view) &&
    GROUPINGS.includes(grouping!) &&
    ROW_ORDERS.includes(order!) &&
    typeof filter === 'string' &&
    Number.isFinite(scrollTop) &&
    lists.every(Array.isArray);
  return isWhole ? (kept as KeptView) : null;
}

/** What can be picked out again in a run whose spans are all there. */
export function keptPicks(
  model: RunModel,
  { selection, range, problem }: KeptView,
): Pick<KeptView, 'selection' | 'range' | 'problem'> {
  const isThere = selection !== null && model.span(selection, model.lastEnd) !== null;
  return {
    selection: isThere ? selection : null,
    range: isStretch(range) ? range : null,
    problem: model.problems.some((each) => problemKey(each) === problem) ? problem : null,
  };
}

/** The moment at which it began tells a run from all others of the same program. */
function nameOf({ header, tracks }: RunModel): string {
  return `${header.wall}/${header.durationNs}/${tracks.length}`;
}

function isStretch(value: unknown): value is View {
  const { start, end } = (value ?? {}) as Partial<View>;
  return Number.isFinite(start) && Number.isFinite(end) && end! > start!;
}
