import { functionTimes } from '../trace/function-times.ts';
import type { CanvasView } from './canvas-view.ts';
import { type DetailLinks, factList } from './detail-links.ts';
import { type Child, el } from './dom.ts';
import { flameOf } from './flame-rows.ts';
import { functionTable } from './function-table.ts';
import type { SpanRef } from './run-model.ts';
import { sampledTracks } from './sampled-tracks.ts';
import { STATE_STYLES, stateAt } from './states.ts';
import { duration, moment } from './time-text.ts';
import { trackTitle } from './wording.ts';

/** One function on a sampled stack: what it was, and the functions of its whole track. */
export function flameDetails(ref: SpanRef, links: DetailLinks, canvas: CanvasView): Child[] {
  const { state } = links;
  const { model } = state;
  const facts = model.span(ref, state.now());
  const { track } = flameOf(ref.track);
  const owner = model.track(track);
  if (!facts || !owner) return [el('p', { class: 'dim' }, 'This span is gone.')];
  const site = model.site(facts.site);
  const kind = stateAt(facts.state);
  const swatch = el('span', { class: 'state-name' }, canvas.swatch(kind, 20, 12), STATE_STYLES[kind].label);
  return [
    el(
      'p',
      { class: 'sentence' },
      `${site.fn || 'An unknown function'} on the stack of ${trackTitle(model, owner)}`,
    ),
    factList([
      ['Meanwhile', [swatch]],
      ['Duration', [duration(facts.end - facts.start)]],
      ['From', [moment(facts.start, 1e5)]],
      ['To', [moment(facts.end, 1e5)]],
      ['Defined', [links.site(facts.site)]],
    ]),
    ...functionTable(
      functionTimes(sampledTracks(model, [track]), model.frames, model.sites),
      `Functions of ${trackTitle(model, owner)}`,
    ),
    el(
      'p',
      { class: 'dim' },
      'Stacks are sampled about a hundred times a second: shorter calls may be missing. How long the track ran and waited is exact.',
    ),
  ];
}
