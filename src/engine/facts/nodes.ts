/**
 * The kinds of expressions and operations of which there are hundreds of thousands in a project, as classes that
 * hold their places in little memory. To readers they are the interfaces of `facts.ts`.
 *
 * A place is one number where it fits (nearly always), and becomes a span when somebody asks for it. From then on
 * the same span is given again, because answers hold on to spans and are moved with them.
 */
import type { Span } from '../text.ts';
import type { Arg, Block, BlockKind, ConstType, Expr, Param, Use } from './facts.ts';

export type Place = number | Span;

/** A start of up to 18 bits and a length of up to 13 make a small integer, which needs no memory of its own. */
const LENGTH_BITS = 13;
const LONGEST = (1 << LENGTH_BITS) - 1;
const LAST_START = (1 << 18) - 1;

export function placeOf(start: number, end: number): Place {
  const length = end - start;
  if (start < 0 || start > LAST_START || length < 0 || length > LONGEST) return [start, end];
  return (start << LENGTH_BITS) | length;
}

export function startOf(place: Place): number {
  return typeof place === 'number' ? place >> LENGTH_BITS : place[0];
}

export function endOf(place: Place): number {
  return typeof place === 'number' ? (place >> LENGTH_BITS) + (place & LONGEST) : place[1];
}

/** One of its own, which may be moved. */
export function spanOf(place: Place): Span {
  return [startOf(place), endOf(place)];
}

/** Something that stands at a place. */
export class Placed {
  constructor(public place: Place) {}

  get at(): Span {
    const { place } = this;
    if (typeof place !== 'number') return place;
    const span = spanOf(place);
    this.place = span;
    return span;
  }

  /** As the interface has it: for tests and tools that print facts. */
  toJSON(): object {
    const { place, ...rest } = this;
    return { ...kindOf(this), ...rest, at: this.at };
  }
}

/** Nothing for what has no `k`. */
function kindOf(node: Placed & { k?: string }): object {
  return node.k === undefined ? {} : { k: node.k };
}

export class NameExpr extends Placed {
  declare readonly k: 'name';
  constructor(
    readonly id: string,
    place: Place,
  ) {
    super(place);
  }
}

export class AttributeExpr extends Placed {
  declare readonly k: 'attr';
  constructor(
    readonly of: Expr,
    readonly name: string,
    public namePlace: Place,
    place: Place,
  ) {
    super(place);
  }

  get nameAt(): Span {
    const place = this.namePlace;
    if (typeof place !== 'number') return place;
    const span = spanOf(place);
    this.namePlace = span;
    return span;
  }

  override toJSON(): object {
    const { k, of, name, nameAt, at } = this;
    return { k, of, name, nameAt, at };
  }
}

export class CallExpr extends Placed {
  declare readonly k: 'call';
  constructor(
    readonly op: number,
    place: Place,
  ) {
    super(place);
  }
}

export class SubscriptExpr extends Placed {
  declare readonly k: 'sub';
  constructor(
    readonly of: Expr,
    readonly index: Expr,
    place: Place,
  ) {
    super(place);
  }
}

export class ConstantExpr extends Placed {
  declare readonly k: 'const';
  constructor(
    readonly type: ConstType,
    readonly value: string | number | boolean | null,
    place: Place,
  ) {
    super(place);
  }
}

export class SequenceExpr extends Placed {
  declare readonly k: 'seq';
  constructor(
    readonly type: 'tuple' | 'list' | 'set' | 'dict',
    readonly items: Expr[],
    place: Place,
  ) {
    super(place);
  }
}

export class OperatorExpr extends Placed {
  declare readonly k: 'op';
  constructor(
    readonly op: string,
    readonly items: Expr[],
    place: Place,
  ) {
    super(place);
  }
}

export class Argument extends Placed implements Arg {
  constructor(
    readonly name: string,
    readonly value: Expr,
    readonly star: Arg['star'],
    place: Place,
  ) {
    super(place);
  }
}

export class Parameter extends Placed implements Param {
  readonly default: Expr | null;
  constructor(
    readonly name: string,
    readonly kind: Param['kind'],
    readonly annotation: Expr | null,
    value: Expr | null,
    place: Place,
  ) {
    super(place);
    this.default = value;
  }
}

export class CodeBlock extends Placed implements Block {
  constructor(
    readonly kind: BlockKind,
    readonly parent: number,
    readonly op: number,
    readonly first: number,
    public end: number,
    public exits: Block['exits'],
    place: Place,
  ) {
    super(place);
  }
}

export class Read extends Placed {
  declare readonly k: 'read';
  constructor(
    readonly target: Expr,
    public use: Use,
    readonly block: number,
    place: Place,
  ) {
    super(place);
  }
}

/** Something that a statement does, whose own place a fix may need. */
class Stated extends Placed {
  constructor(
    public statementPlace: Place,
    place: Place,
  ) {
    super(place);
  }

  get statement(): Span {
    const place = this.statementPlace;
    if (typeof place !== 'number') return place;
    const span = spanOf(place);
    this.statementPlace = span;
    return span;
  }

  override toJSON(): object {
    const { place, statementPlace, ...rest } = this;
    return { ...kindOf(this), ...rest, statement: this.statement, at: this.at };
  }
}

export class Call extends Stated {
  declare readonly k: 'call';
  constructor(
    readonly callee: Expr,
    readonly args: Arg[],
    public use: Use,
    readonly block: number,
    statementPlace: Place,
    place: Place,
  ) {
    super(statementPlace, place);
  }
}

export class Assign extends Stated {
  declare readonly k: 'assign';
  constructor(
    readonly targets: Expr[],
    readonly value: Expr | null,
    readonly annotation: Expr | null,
    readonly aug: string,
    readonly block: number,
    statementPlace: Place,
    place: Place,
  ) {
    super(statementPlace, place);
  }
}

export class Branch extends Placed {
  declare readonly k: 'branch';
  // biome-ignore lint/suspicious/noThenProperty: no promise is near; a branch has a then block.
  public then = -1;
  public else = -1;
  constructor(
    readonly test: Expr,
    readonly block: number,
    place: Place,
  ) {
    super(place);
  }
}

export class Define extends Placed {
  declare readonly k: 'def';
  constructor(
    readonly fn: number,
    readonly block: number,
    place: Place,
  ) {
    super(place);
  }
}

export class Return extends Placed {
  declare readonly k: 'return';
  constructor(
    readonly value: Expr | null,
    readonly block: number,
    place: Place,
  ) {
    super(place);
  }
}

/** What a node is stands once for all of its kind: there are millions of them. */
for (const [kind, k] of [
  [NameExpr, 'name'],
  [AttributeExpr, 'attr'],
  [CallExpr, 'call'],
  [SubscriptExpr, 'sub'],
  [ConstantExpr, 'const'],
  [SequenceExpr, 'seq'],
  [OperatorExpr, 'op'],
  [Read, 'read'],
  [Call, 'call'],
  [Assign, 'assign'],
  [Branch, 'branch'],
  [Define, 'def'],
  [Return, 'return'],
] as const)
  Object.assign(kind.prototype, { k });

/** Where a node stands, without making a span of it. */
export function placeOfNode(node: { readonly at: Span }): Place {
  return node instanceof Placed ? node.place : node.at;
}

export function statementOf(op: { readonly statement: Span }): Place {
  return op instanceof Stated ? op.statementPlace : op.statement;
}

/** The same with other properties; what it is stays what it is. */
export function copyOf<T extends object>(value: T): T {
  return Object.assign(Object.create(Object.getPrototypeOf(value) as object), value) as T;
}
