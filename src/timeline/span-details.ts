import type { EdgeKind } from '../trace/model.ts';
import type { CanvasView } from './canvas-view.ts';
import { type DetailLinks, factList, plainList } from './detail-links.ts';
import { type Child, el } from './dom.ts';
import { holdings, lockOf, wakerOf } from './relations.ts';
import type { SpanFacts, SpanRef } from './run-model.ts';
import { STATE_STYLES, stateAt } from './states.ts';
import { duration, moment } from './time-text.ts';
import { ACCESS, endWords, spanSentence, trackTitle } from './wording.ts';

/** What is said of an edge from the one end, and from the other. */
const VERBS: Record<EdgeKind, [out: string, into: string]> = {
  none: ['is linked with', 'is linked with'],
  wake: ['wakes', 'is woken by'],
  await: ['awaits', 'is awaited by'],
  hold: ['holds up', 'is held up by'],
  join: ['joins', 'is joined by'],
  spawn: ['starts', 'is started by'],
  cancel: ['cancels', 'is cancelled by'],
};
const MOST_WAITERS = 12;
const MOST_HOLDERS = 8;

/** Everything known of one span. */
export function spanDetails(ref: SpanRef, links: DetailLinks, canvas: CanvasView): Child[] {
  const { state } = links;
  const { model } = state;
  const now = state.now();
  const facts = model.span(ref, now);
  const track = model.track(ref.track);
  if (!facts || !track) return [el('p', { class: 'dim' }, 'This span is gone.')];
  const waker = wakerOf(model, ref, now);
  const length = duration(facts.end - facts.start);
  const isLock = track.kind === 'lock';
  const rows: Array<[string, Child[]]> = [
    ['State', [stateName(facts, isLock, canvas)]],
    ['Duration', [facts.open ? el('span', { attributes: { 'data-so-far': '' } }, soFar(facts)) : length]],
    ['From', [moment(facts.start, 1e5)]],
    ['To', [facts.open ? 'now' : moment(facts.end, 1e5)]],
  ];
  const what = model.what(facts.what);
  const object = what.track ? links.track(what.track, facts.start, what.text) : what.text;
  if (isLock) rows.push(['Held by', [object || 'unknown']]);
  else if (facts.what !== 0 && what.kind !== ACCESS)
    rows.push([stateAt(facts.state) === 'running' ? 'Inside' : 'Waits for', [object]]);
  rows.push(['Track', [trackTitle(model, track)]]);
  rows.push(['Line', [links.site(facts.site)]]);
  if (waker) rows.push(['Woken by', [links.track(waker.from, waker.time), links.site(waker.site, ' at ')]]);
  if (track.site) rows.push(['Created', [links.site(track.site)]]);
  if (!isLock) rows.push(['Outcome', [endWords(track)]]);
  return [
    el('p', { class: 'sentence' }, spanSentence(model, ref.track, facts)),
    factList(rows),
    ...lockPart(ref, facts, links),
    ...edgePart(ref, links),
  ];
}

/** The duration of a span that still goes on. */
export function soFar(facts: SpanFacts): string {
  return `${duration(facts.end - facts.start)} so far`;
}

function stateName(facts: SpanFacts, held: boolean, canvas: CanvasView): HTMLElement {
  const state = stateAt(facts.state);
  const label = held ? 'held' : STATE_STYLES[state].label;
  return el('span', { class: 'state-name' }, canvas.swatch(held ? 'held' : state, 20, 12), label);
}

/** Who had the lock while this span waited for it; or who waited, when the lock's own row is selected. */
function lockPart(ref: SpanRef, facts: SpanFacts, links: DetailLinks): Child[] {
  const { model } = links.state;
  const now = links.state.now();
  const lock = lockOf(model, ref, now);
  if (lock === 0) return [];
  if (ref.track === lock) {
    const waiters = waitersOf(lock, facts, links);
    if (waiters.length === 0)
      return [el('h3', {}, 'Waiting meanwhile'), el('p', { class: 'dim' }, 'Nobody.')];
    return [el('h3', {}, 'Waiting meanwhile'), plainList(waiters.map((waiter) => [links.span(waiter)]))];
  }
  const held = holdings(model, lock, facts.start, facts.end, now, MOST_HOLDERS);
  if (held.length === 0) return [];
  const item = (holding: (typeof held)[number]): Child[] => {
    const from = Math.max(holding.start, facts.start);
    const named = model.what(model.span(holding.ref, now)?.what ?? 0).text;
    const length = duration(Math.min(holding.end, facts.end) - from);
    return [
      links.track(holding.holder, from, named),
      ` for ${length}`,
      links.site(holding.site, ', taken at '),
    ];
  };
  return [el('h3', {}, 'Held meanwhile by'), plainList(held.map(item))];
}

function waitersOf(lock: number, facts: SpanFacts, links: DetailLinks): SpanRef[] {
  const { model } = links.state;
  const ended: SpanRef[] = [];
  for (const ref of model.lockWaits.get(lock)?.between(facts.start, facts.end) ?? []) {
    ended.push(ref);
    if (ended.length === MOST_WAITERS) break;
  }
  const open = model.openLockWaits(lock).filter((ref) => model.open.get(ref.track)!.start < facts.end);
  return [...ended, ...open].slice(0, MOST_WAITERS);
}

function edgePart(ref: SpanRef, links: DetailLinks): Child[] {
  const edges = links.state.selectedEdges();
  if (edges.length === 0) return [];
  const items = edges.map((edge): Child[] => {
    const out = edge.from === ref.track;
    const other = links.track(out ? edge.to : edge.from, edge.time);
    return [`${VERBS[edge.kind][out ? 0 : 1]} `, other, ` at ${moment(edge.time, 1e6)}`];
  });
  return [el('h3', {}, 'Links'), plainList(items)];
}
