import type { SampledTrack } from '../trace/function-times.ts';
import type { RunModel } from './run-model.ts';
import { SpanRow } from './span-row.ts';

const EMPTY = new SpanRow();

/** What is known of the functions of some tracks: their spans, and the stacks that were sampled. */
export function* sampledTracks(model: RunModel, tracks: Iterable<number>): Iterable<SampledTrack> {
  for (const id of tracks) {
    const isTask = model.track(id)?.kind === 'task';
    yield { isTask, spans: model.rows.get(id) ?? EMPTY, samples: model.samples.get(id) };
  }
}
