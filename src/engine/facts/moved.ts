import type { Span } from '../text.ts';
import type { Expr } from './facts.ts';
import {
  AttributeExpr,
  CallExpr,
  ConstantExpr,
  endOf,
  NameExpr,
  OperatorExpr,
  type Place,
  placeOf,
  placeOfNode,
  SequenceExpr,
  SubscriptExpr,
  startOf,
} from './nodes.ts';

/** The same expression with its spans moved: from the scope that evaluates it to the one that owns it. */
export function moved(e: Expr, delta: number): Expr {
  if (delta === 0) return e;
  const place = movedPlace(placeOfNode(e), delta);
  switch (e.k) {
    case 'name':
      return new NameExpr(e.id, place);
    case 'const':
      return new ConstantExpr(e.type, e.value, place);
    case 'call':
      return new CallExpr(e.op, place);
    case 'attr': {
      const name = movedPlace(e instanceof AttributeExpr ? e.namePlace : e.nameAt, delta);
      return new AttributeExpr(moved(e.of, delta), e.name, name, place);
    }
    case 'sub':
      return new SubscriptExpr(moved(e.of, delta), moved(e.index, delta), place);
    case 'seq':
      return new SequenceExpr(e.type, movedAll(e.items, delta), place);
    case 'op':
      return new OperatorExpr(e.op, movedAll(e.items, delta), place);
  }
  const at: Span = [startOf(place), endOf(place)];
  switch (e.k) {
    case 'await':
    case 'star':
      return { ...e, of: moved(e.of, delta), at };
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

function movedAll(items: readonly Expr[], delta: number): Expr[] {
  return items.map((item) => moved(item, delta));
}

function movedPlace(place: Place, delta: number): Place {
  return placeOf(startOf(place) + delta, endOf(place) + delta);
}
