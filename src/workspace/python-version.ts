/** The oldest Python a project promises to run on. */
export type PythonVersion = readonly [major: number, minor: number];

/** `3.9` or `3.9.1`; null where it is neither. */
export function parsePythonVersion(text: string): PythonVersion | null {
  const match = /^\s*(\d+)\.(\d+)(?:\.\d+)?\s*$/.exec(text);
  return match === null ? null : [Number(match[1]), Number(match[2])];
}

/** The lower bound of a `requires-python` (`>=3.9,<4`, `~=3.8`, poetry's `^3.8`); null where it has none. */
export function lowestPython(requires: string): PythonVersion | null {
  let lowest: PythonVersion | null = null;
  for (const part of requires.split(',')) {
    const bound = lowerBound(part);
    if (bound !== null && (lowest === null || isOlder(lowest, bound))) lowest = bound;
  }
  return lowest;
}

function lowerBound(part: string): PythonVersion | null {
  const match = /^\s*(>=|>|~=|===?|\^|~)?\s*(\d+)(?:\.(\d+))?(?:\.(\d+|\*))?(?:\.\*)?\s*$/.exec(part);
  if (match === null) return null;
  const [, operator, major, minor, patch] = match;
  // `>3.8` still means 3.8 where patch releases of it are greater: only `>3.8.x` and `>3.8` differ for PEP 440,
  // and both leave 3.8 or later; the earlier reading is the careful one.
  if (operator === undefined && patch === undefined && minor === undefined) return null;
  return [Number(major), Number(minor ?? 0)];
}

function isOlder(a: PythonVersion, b: PythonVersion): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}
