/** Locks and places as the code in question writes them. */
import type { Expr } from '../../facts/facts.ts';
import type { Acquisition, LockRef, ProjectFunction, Site } from '../../project/project.ts';
import { positionAt, type Span } from '../../text.ts';
import { inFile } from '../rule.ts';

export function lockWords(
  ref: LockRef & { acquisition?: Acquisition; fn?: ProjectFunction; expr?: Expr | null },
): string {
  const { lock, owner } = ref;
  if (lock.place === 'element') return elementWords(ref.acquisition?.expr ?? ref.expr ?? null) ?? lock.name;
  if (lock.place !== 'instance' || owner === '') {
    const as = parameterWords(ref.acquisition ?? ref);
    return as === '' || as === lock.name ? lock.name : `${lock.name} (its ${as})`;
  }
  return `${owner}.${lock.name.split('.').pop()}`;
}

/** The parameter that the function knows the lock by; '' for others. */
function parameterWords({ fn, expr }: { fn?: ProjectFunction; expr?: Expr | null }): string {
  if (fn === undefined || expr?.k !== 'name') return '';
  return fn.facts.params.some(({ name }) => name === expr.id) ? expr.id : '';
}

/** `forks[…]`, or the variable that holds the element. */
function elementWords(expr: Expr | null): string | null {
  if (expr?.k === 'name') return expr.id;
  if (expr?.k === 'attr' && expr.of.k === 'name') return `${expr.of.id}.${expr.name}`;
  const container = expr?.k === 'sub' ? elementWords(expr.of) : null;
  return container === null ? null : `${container}[…]`;
}

type Spot = Site & { at?: Span };

/** One-based. */
export function lineOf({ fn, op, at }: Spot): number {
  const span = at ?? fn.facts.ops[op]!.at;
  return positionAt(fn.file.lineStarts, inFile(fn.facts, span)[0]).line + 1;
}

/** `line 12`, or `bank.py:12` where it is another file. */
export function placeOf(site: Spot, seenFrom: string): string {
  return spotOf(site.fn, lineOf(site), seenFrom);
}

function spotOf(fn: ProjectFunction, line: number, seenFrom: string): string {
  return fn.path === seenFrom ? `line ${line}` : `${fn.path.split('/').pop()}:${line}`;
}
