import type { Moment, Switch } from './switches.ts';
import { nextSwitch } from './switches.ts';
import type { TimelineState } from './timeline-state.ts';
import { span as viewSpan } from './view.ts';

/** Step mode: from switch to switch, forward and back. What it stands on is the state's `step`. */
export class Stepper {
  constructor(private readonly state: TimelineState) {}

  /** Begins at the selected span, or where the picture begins, and goes on from there. */
  step(direction: 1 | -1): void {
    const { state } = this;
    const next = nextSwitch(state.model, this.from(direction), direction);
    if (!next) {
      state.setStep(state.step && { ...state.step, last: true });
      return;
    }
    state.setFollow(false);
    state.showTrack(next.ref.track);
    state.setStep({ ...next, last: false });
    this.bringIntoSight(next.time);
  }

  private from(direction: 1 | -1): Moment {
    const { step, selection, model, view } = this.state;
    if (step) return step;
    const facts = selection && model.span(selection, this.state.now());
    if (facts) return { time: facts.start, track: direction > 0 ? selection.track - 1 : selection.track + 1 };
    return direction > 0
      ? { time: view.start, track: -1 }
      : { time: view.end, track: Number.MAX_SAFE_INTEGER };
  }

  /** The picture moves only as far as it must, and keeps its scale: the eye should find its place again. */
  private bringIntoSight(time: number): void {
    const { state } = this;
    const length = viewSpan(state.view);
    const margin = length * 0.1;
    if (time >= state.view.start + margin && time <= state.view.end - margin) return;
    state.setView({ start: time - length / 2, end: time + length / 2 }, true);
  }
}

/** Where step mode stands. */
export type Step = Switch & Moment & { /** There is nothing further that way. */ last: boolean };
