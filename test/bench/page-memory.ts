/** What the processes that draw pages take of the memory. Linux tells; elsewhere nothing is known. */
import { readdirSync, readFileSync } from 'node:fs';

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Megabytes of the largest renderer among the processes that this one has started; memory that is shared counts in parts. */
export function largestPage(): number | null {
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
  let largest: number | null = null;
  for (const pid of parents.keys()) {
    if (!isOurs(pid) || !read(`/proc/${pid}/cmdline`).includes('--type=renderer')) continue;
    const pss = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1];
    if (pss) largest = Math.max(largest ?? 0, Number(pss) / 1024);
  }
  return largest;
}

/** Looks at it again and again until `done` is called, which answers the most that was seen. */
export function watchLargestPage(): { done(): number | null } {
  let most = largestPage();
  const timer = setInterval(() => {
    most = Math.max(most ?? 0, largestPage() ?? 0) || null;
  }, 250);
  return {
    done(): number | null {
      clearInterval(timer);
      return most;
    },
  };
}
