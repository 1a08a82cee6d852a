/** Two texts as a unified diff, by Myers' greedy algorithm. */

const CONTEXT = 3;

type Step = ' ' | '-' | '+';

/** '' where the texts are equal. */
export function unifiedDiff(name: string, before: string, after: string): string {
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const now = after.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const steps = shortestScript(old, now);
  if (steps.every((step) => step === ' ')) return '';
  return `--- ${name}\n+++ ${name}\n${hunks(steps, old, now).join('')}`;
}

/** Which lines stay, go and come, in order. */
function shortestScript(old: readonly string[], now: readonly string[]): Step[] {
  const traces: Map<number, number>[] = [];
  let furthest = new Map<number, number>([[1, 0]]);
  for (let edits = 0; ; edits++) {
    traces.push(new Map(furthest));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
      let x = down ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1;
      while (x < old.length && x - k < now.length && old[x] === now[x - k]) x++;
      furthest.set(k, x);
      if (x >= old.length && x - k >= now.length) return backtrack(traces, old.length, now.length);
    }
    furthest = new Map(furthest);
  }
}

function backtrack(traces: readonly Map<number, number>[], oldLength: number, nowLength: number): Step[] {
  const steps: Step[] = [];
  let x = oldLength;
  let y = nowLength;
  for (let edits = traces.length - 1; edits >= 0; edits--) {
    const furthest = traces[edits]!;
    const k = x - y;
    const down = k === -edits || (k !== edits && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
    const previous = down ? k + 1 : k - 1;
    const startX = furthest.get(previous) ?? 0;
    const startY = startX - previous;
    while (x > startX && y > startY) {
      steps.push(' ');
      x--;
      y--;
    }
    if (edits > 0) steps.push(down ? '+' : '-');
    x = startX;
    y = startY;
  }
  return steps.reverse();
}

function hunks(steps: readonly Step[], old: readonly string[], now: readonly string[]): string[] {
  const found: string[] = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < steps.length; ) {
    if (steps[i] === ' ') {
      i++;
      x++;
      y++;
      continue;
    }
    const lead = Math.min(CONTEXT, i);
    let end = i;
    // A hunk goes on while the next change is within twice the context.
    for (let quiet = 0, j = i; j < steps.length && quiet <= 2 * CONTEXT; j++) {
      quiet = steps[j] === ' ' ? quiet + 1 : 0;
      if (quiet === 0) end = j;
    }
    const stop = Math.min(steps.length, end + 1 + CONTEXT);
    const from = { x: x - lead, y: y - lead };
    x = from.x;
    y = from.y;
    let body = '';
    for (const step of steps.slice(i - lead, stop)) {
      const line = step === '+' ? now[y]! : old[x]!;
      body += step + line + (line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n');
      if (step !== '+') x++;
      if (step !== '-') y++;
    }
    found.push(`@@ -${extent(from.x, x)} +${extent(from.y, y)} @@\n${body}`);
    i = stop;
  }
  return found;
}

function extent(from: number, to: number): string {
  const length = to - from;
  return length === 1 ? `${from + 1}` : `${length === 0 ? from : from + 1},${length}`;
}
