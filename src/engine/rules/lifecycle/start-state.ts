/** Which places hold a started thread, at one point of a function: `thread`, `self.thread`, `threads[]`. */
import type { CallOp, Expr, FunctionFacts } from '../../facts/facts.ts';

/** The `start()` call, or the call of a class that starts itself; null for the elements of an empty list. */
export interface Start {
  fn: FunctionFacts;
  op: CallOp;
}

export type State = Map<string, Start | null>;

/** `thread`, `self.thread`; null for what has no lasting place. */
export function keyOf(expr: Expr): string | null {
  if (expr.k === 'name') return expr.id;
  if (expr.k !== 'attr') return null;
  const of = keyOf(expr.of);
  return of === null ? null : `${of}.${expr.name}`;
}

export function namesIn(target: Expr): string[] {
  if (target.k === 'seq') return target.items.flatMap(namesIn);
  if (target.k === 'star') return namesIn(target.of);
  const key = keyOf(target);
  return key === null ? [] : [key];
}

export function covers(place: string, other: string): boolean {
  return other === place || other.startsWith(`${place}.`) || other.startsWith(`${place}[]`);
}

export function forget(state: State, place: string | null): void {
  if (place === null) return;
  for (const key of [...state.keys()]) if (covers(place, key)) state.delete(key);
}

export function without(state: State, places: ReadonlyArray<string | null>): State {
  const copy = new Map(state);
  for (const place of places) forget(copy, place);
  return copy;
}

/** What holds on every path that arrives; null where none does. */
export function join(states: ReadonlyArray<State | null>): State | null {
  const [first, ...rest] = states.filter((state) => state !== null);
  if (first === undefined) return null;
  const joined: State = new Map();
  for (const [place, start] of first) {
    if (rest.every((state) => state.has(place))) {
      joined.set(place, start ?? rest.map((state) => state.get(place)).find((other) => other) ?? null);
    }
  }
  return joined;
}

export function catches(types: readonly Expr[]): boolean {
  const names = ['RuntimeError', 'AssertionError', 'Exception', 'BaseException'];
  return types.some((type) => {
    if (type.k === 'seq') return catches(type.items);
    const name = keyOf(type)?.split('.').pop();
    return name !== undefined && names.includes(name);
  });
}

export function assignsAttribute(method: FunctionFacts, attribute: string): boolean {
  const self = method.params[0]?.name;
  return method.ops.some(
    (op) => op.k === 'assign' && op.targets.flatMap(namesIn).some((name) => name === `${self}.${attribute}`),
  );
}
