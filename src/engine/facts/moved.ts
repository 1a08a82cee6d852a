import type { Span } from '../text.ts';
import type { Expr } from './facts.ts';

/** The same expression with its spans moved: from the scope that evaluates it to the one that owns it. */
export function moved(e: Expr, delta: number): Expr {
  if (delta === 0) return e;
  const move = (span: Span): Span => [span[0] + delta, span[1] + delta];
  const at = move(e.at);
  switch (e.k) {
    case 'attr':
      return { ...e, of: moved(e.of, delta), nameAt: move(e.nameAt), at };
    case 'await':
    case 'star':
      return { ...e, of: moved(e.of, delta), at };
    case 'sub':
      return { ...e, of: moved(e.of, delta), index: moved(e.index, delta), at };
    case 'seq':
    case 'op':
      return { ...e, items: e.items.map((item) => moved(item, delta)), at };
    case 'comp':
      return { ...e, element: moved(e.element, delta), at };
    case 'walrus':
      return { ...e, value: moved(e.value, delta), at };
    case 'yield':
      return { ...e, of: e.of && moved(e.of, delta), at };
    default:
      return { ...e, at };
  }
}
