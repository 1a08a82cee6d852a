const SECOND = 1e9;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A duration as people say it: `1.50 s`, `12.3 ms`, `850 µs`, `1 min 05 s`. Nanoseconds in. */
export function duration(ns: number): string {
  const value = Math.max(0, ns);
  if (value >= HOUR) return `${Math.floor(value / HOUR)} h ${two((value % HOUR) / MINUTE)} min`;
  if (value >= MINUTE) return `${Math.floor(value / MINUTE)} min ${two((value % MINUTE) / SECOND)} s`;
  // The limits are where rounding would carry into the next unit.
  if (value >= 999.5e6) return `${threeDigits(value / SECOND)} s`;
  if (value >= 999.5e3) return `${threeDigits(value / 1e6)} ms`;
  if (value >= 999.5) return `${threeDigits(value / 1e3)} µs`;
  return `${Math.round(value)} ns`;
}

/** A moment since the start of the run, exact enough to tell it from its neighbours `step` away. */
export function moment(ns: number, step: number): string {
  if (ns >= HOUR) {
    return `${Math.floor(ns / HOUR)}:${two((ns % HOUR) / MINUTE)}:${clockSeconds(ns, step)}`;
  }
  if (ns >= MINUTE) return `${Math.floor(ns / MINUTE)}:${clockSeconds(ns, step)}`;
  return `${fixed(ns / SECOND, decimalsFor(step))} s`;
}

/** How much of the run a view shows: all of it, with the room after its end, or a part. */
export function shownOf(view: { start: number; end: number }, whole: number): string {
  const shown = view.end - view.start;
  return shown >= whole ? duration(whole) : `${duration(shown)} of ${duration(whole)}`;
}

/** Making a formatter takes longer than all else of a frame's text. */
const COUNTS = new Intl.NumberFormat('en-US');

export function count(value: number): string {
  return COUNTS.format(value);
}

/** `1 task`, `1,000 tasks`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

function clockSeconds(ns: number, step: number): string {
  const decimals = decimalsFor(step);
  const scale = 10 ** decimals;
  // Truncation instead of rounding: 59.9996 must not become "60".
  const seconds = Math.floor(((ns % MINUTE) / SECOND) * scale + 1e-6) / scale;
  return seconds.toFixed(decimals).padStart(decimals ? decimals + 3 : 2, '0');
}

/** Digits after the point of a second that a step of this many nanoseconds needs. */
function decimalsFor(step: number): number {
  if (step >= SECOND) return 0;
  return Math.min(9, Math.ceil(-Math.log10(step / SECOND) - 1e-9));
}

function fixed(value: number, decimals: number): string {
  return value.toFixed(decimals);
}

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  if (value >= 9.995) return value.toFixed(1);
  return value.toFixed(2);
}

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}
