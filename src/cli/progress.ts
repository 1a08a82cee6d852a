/** A bar on standard error, on a terminal only, and only for runs that take a while. */
import { performance } from 'node:perf_hooks';

const FIRST_MS = 300;
const EVERY_MS = 60;

export class Progress {
  private readonly enabled: boolean;
  private next = performance.now() + FIRST_MS;
  private shown = false;

  constructor(enabled = process.stderr.isTTY === true && process.env.TERM !== 'dumb') {
    this.enabled = enabled;
  }

  /** Without a total the amount alone is shown. */
  show(what: string, done: number, total?: number): void {
    if (!this.enabled || performance.now() < this.next) return;
    this.next = performance.now() + EVERY_MS;
    this.shown = true;
    process.stderr.write(`\r\u001b[K${what} ${total === undefined ? `${done} files` : bar(done, total)}`);
  }

  clear(): void {
    if (this.shown) process.stderr.write('\r\u001b[K');
    this.shown = false;
  }
}

function bar(done: number, total: number): string {
  const width = 24;
  const full = Math.round((width * done) / Math.max(1, total));
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${done} of ${total} files`;
}
