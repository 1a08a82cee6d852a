import type { TimelineSource } from '../protocol.ts';
import type { TimelineHost } from './host.ts';
import { type KeptView, keptView, keptViewOf } from './kept-view.ts';
import type { RunModel } from './run-model.ts';
import type { Scroller } from './scroller.ts';
import type { TimelineState } from './timeline-state.ts';

/** What the host keeps of the page. */
interface Kept {
  /** Null where nothing is saved that could be shown again. */
  source: TimelineSource | null;
  view: KeptView | null;
}

/** While the reader moves about, nothing is kept. */
const REST_MS = 250;

/** Keeps how the reader has arranged a run that is over, and arranges it so again in a reopened window. */
export class ViewKeeper {
  private source: TimelineSource | null = null;
  private readonly before: Partial<Kept>;
  private restored: KeptView | null = null;
  private scrollTo: number | null = null;
  private timer = 0;
  private last = '';

  constructor(
    private readonly state: TimelineState,
    private readonly host: TimelineHost,
    private readonly scroller: Scroller,
  ) {
    this.before = (host.kept() ?? {}) as Partial<Kept>;
  }

  /** From now on the page shows what can be had again from there. */
  shows(source: TimelineSource | null): void {
    this.source = source;
    this.later();
  }

  /** The tracks of a saved run are there. */
  arrived(model: RunModel): void {
    const kept = keptViewOf(model, this.before.view);
    if (!kept || this.restored) return;
    this.restored = kept;
    this.state.restore(kept);
    this.scrollTo = kept.scrollTop;
  }

  /** And now all of it is. */
  loaded(model: RunModel): void {
    this.arrived(model);
    if (this.restored) this.state.pickAgain(this.restored);
  }

  /** Something was drawn. */
  drawn(): void {
    if (this.scrollTo !== null && this.state.rows.length > 0) {
      this.scroller.scrollBy(this.scrollTo - this.scroller.top);
      this.scrollTo = null;
    }
    this.later();
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), REST_MS);
  }

  private keep(): void {
    const { state, source } = this;
    // What is still read must not write over what it is about to look like.
    if (state.phase === 'loading') return;
    const view = state.phase === 'ended' ? keptView(state, this.scroller.top) : null;
    const kept: Kept = { source, view };
    const text = JSON.stringify(kept);
    if (text === this.last) return;
    this.last = text;
    this.host.keep(kept);
  }
}
