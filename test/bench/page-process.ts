/** What the process that draws a page takes of the machine. Linux tells; elsewhere nothing is known. */
import { readdirSync, readFileSync } from 'node:fs';

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** The process of a page, in a browser that this process has started and that has no other page. */
export class PageProcess {
  private constructor(private readonly pid: number | null) {}

  /** The largest renderer: Chromium keeps a spare one, which has nothing in it. */
  static find(): PageProcess {
    const parents = new Map<number, number>();
    for (const name of readdirSync('/proc')) {
      const stat = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : '';
      const parent = /\) \S (\d+)/.exec(stat)?.[1];
      if (parent) parents.set(Number(name), Number(parent));
    }
    const isOurs = (pid: number): boolean => {
      for (let at = parents.get(pid); at; at = parents.get(at)) if (at === process.pid) return true;
      return false;
    };
    const renderers = [...parents.keys()]
      .filter((pid) => isOurs(pid) && read(`/proc/${pid}/cmdline`).includes('--type=renderer'))
      .map((pid) => new PageProcess(pid));
    return renderers.sort((a, b) => b.megabytes() - a.megabytes())[0] ?? new PageProcess(null);
  }

  /** Memory, of which what is shared with other processes counts in parts. NaN where it is not known. */
  megabytes(): number {
    return Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${this.pid}/smaps_rollup`))?.[1]) / 1024;
  }

  /** Milliseconds that the page's own thread was on a processor: other programs do not count, as they do in all that clocks say. */
  busyMs(): number {
    const [nanoseconds] = read(`/proc/${this.pid}/task/${this.pid}/schedstat`).split(' ');
    return nanoseconds ? Number(nanoseconds) / 1e6 : Number.NaN;
  }

  /** The longest of the thread's tasks in a trace of the browser's own: milliseconds on a processor. */
  longestTask(trace: Buffer): number {
    const { traceEvents } = JSON.parse(trace.toString()) as {
      traceEvents: Array<{ name: string; pid: number; tid: number; tdur?: number }>;
    };
    const own = traceEvents.filter(
      ({ name, pid, tid }) => /RunTask$/.test(name) && pid === this.pid && tid === pid,
    );
    return own.reduce((most, { tdur = 0 }) => Math.max(most, tdur / 1000), 0);
  }

  /** Looks at the memory again and again until `done` is called, which answers the most that was seen. */
  watch(): { done(): number } {
    let most = this.megabytes();
    const look = (): void => {
      most = Math.max(most, this.megabytes());
    };
    const timer = setInterval(look, 100);
    return {
      done(): number {
        clearInterval(timer);
        look();
        return most;
      },
    };
  }
}
