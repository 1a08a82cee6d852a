/** Sends the status when it changes, at most a few times a second, and not for every keystroke. */
import type { StatusParams } from '../protocol.ts';

const EVERY_MS = 250;

export class StatusReporter {
  private readonly send: (status: StatusParams) => void;
  private latest: StatusParams | null = null;
  private sent = '';
  private wasChecking = false;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(send: (status: StatusParams) => void) {
    this.send = send;
  }

  update(status: StatusParams): void {
    this.latest = status;
    this.timer ??= setTimeout(() => this.flush(), EVERY_MS);
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.latest = null;
  }

  private flush(): void {
    this.timer = null;
    if (this.latest === null) return;
    const { state } = this.latest;
    // The work after a keystroke is mostly done by the next ring: then nothing was worth saying.
    const isNews = state === 'checking' && !this.wasChecking;
    this.wasChecking = state === 'checking';
    if (isNews) {
      this.timer = setTimeout(() => this.flush(), EVERY_MS);
      return;
    }
    const text = JSON.stringify(this.latest);
    if (text === this.sent) return;
    this.sent = text;
    this.send(this.latest);
  }
}
