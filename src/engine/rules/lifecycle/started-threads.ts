/**
 * Which threads have surely been started at each assignment of `daemon`: one pass over a function's blocks that
 * keeps what is true on *every* path. Names are followed through `self.x`, lists and loops over them.
 *
 * A state maps a place to its start. Places are written as the code writes them, `thread` and `self.thread`;
 * `threads[]` stands for every element of a list (an empty list has, so to speak, started them all).
 */
import type { AssignOp, CallOp, Expr, ForOp, FunctionFacts, Op, TryOp } from '../../facts/facts.ts';
import {
  assignsAttribute,
  catches,
  covers,
  forget,
  join,
  keyOf,
  namesIn,
  type Start,
  type State,
  without,
} from './start-state.ts';

export interface LateAssignment {
  /** The assignment of `daemon`, or the call of `setDaemon`. */
  op: AssignOp | CallOp;
  receiver: Expr;
  value: Expr | null;
  start: Start;
}

/** A start of what was started on every path before. */
export interface SecondStart {
  /** The second `start()`. */
  op: CallOp;
  receiver: Expr;
  first: Start;
}

/** What the walk has to ask the project. */
export interface ThreadNames {
  /** What the call gives has been started: by its class, in `__init__`, or by the function that returns it. */
  startsItself(fn: FunctionFacts, call: CallOp): Start | null;
  /** The method of the same class that `self.<name>()` runs, null where it is not known. */
  method(fn: FunctionFacts, name: string): FunctionFacts | null;
}

/** Assignments in `fn` that come after the start on every path, outside of a `try` that would catch the error. */
export function lateAssignments(fn: FunctionFacts, names: ThreadNames): LateAssignment[] {
  const walk = new Walk(fn, names, new Set([fn]));
  walk.block(0, new Map());
  return walk.late;
}

/** The start behind what a call of `fn` returns: the thread has surely been started, whichever way it returns. */
export function startOfReturned(fn: FunctionFacts, names: ThreadNames): Start | null {
  if (fn.async || fn.generator || fn.decorators.length > 0) return null;
  const walk = new Walk(fn, names, new Set([fn]));
  walk.block(0, new Map());
  const [first] = walk.returned;
  return first !== undefined && walk.returned.every((start) => start !== null) ? first : null;
}

/** Starts in `fn` that come after another start of the same object on every path, outside of such a `try`. */
export function secondStarts(fn: FunctionFacts, names: ThreadNames): SecondStart[] {
  const walk = new Walk(fn, names, new Set([fn]));
  walk.block(0, new Map());
  return walk.again;
}

/** Whether running `fn` to its end surely starts `self` or one of its attributes. */
export function startsOf(fn: FunctionFacts, names: ThreadNames, seen: Set<FunctionFacts> = new Set()): State {
  if (seen.has(fn)) return new Map();
  const walk = new Walk(fn, names, new Set([...seen, fn]));
  const end = walk.block(0, new Map()) ?? new Map<string, Start | null>();
  const self = fn.params[0]?.name;
  return new Map([...end].filter(([place]) => place === self || place.startsWith(`${self}.`)));
}

/** Methods after which a list may have other elements. */
const CHANGES = /^(extend|insert|pop|remove|clear)$/;

class Walk {
  readonly late: LateAssignment[] = [];
  readonly again: SecondStart[] = [];
  /** For each `return` that is reached: the start of what it gives. */
  readonly returned: Array<Start | null> = [];
  /** A list and the not yet started thread that was appended to it last. */
  private readonly appended = new Map<string, { list: string; before: Start | null }>();
  /** In the second turn of a loop. */
  private turning = false;
  private readonly fn: FunctionFacts;
  private readonly names: ThreadNames;
  private readonly seen: Set<FunctionFacts>;

  constructor(fn: FunctionFacts, names: ThreadNames, seen: Set<FunctionFacts>) {
    this.fn = fn;
    this.names = names;
    this.seen = seen;
  }

  /** The state at the block's end, null where its end is never reached. */
  block(id: number, before: State): State | null {
    const block = this.fn.blocks[id]!;
    let state: State | null = new Map(before);
    for (let i = block.first; i < block.end && state !== null; ) {
      const op = this.fn.ops[i]!;
      if (op.block !== id) {
        // A nested block whose opener was handled, or one without an opener: it may run or not.
        const inner = this.outermost(op.block, id);
        const after: State | null = inner.opened ? state : join([state, this.block(inner.id, state)]);
        state = after;
        i = Math.max(i + 1, this.fn.blocks[inner.id]!.end);
        continue;
      }
      state = this.step(op, state);
      i++;
    }
    return block.exits === 'no' ? state : null;
  }

  private outermost(block: number, parent: number): { id: number; opened: boolean } {
    let id = block;
    while (this.fn.blocks[id]!.parent !== parent && this.fn.blocks[id]!.parent >= 0)
      id = this.fn.blocks[id]!.parent;
    return { id, opened: this.fn.blocks[id]!.op >= 0 };
  }

  private step(op: Op, state: State): State | null {
    switch (op.k) {
      case 'call':
        this.call(op, state);
        return state;
      case 'assign':
        this.assign(op, state);
        return state;
      case 'branch': {
        const then = op.then < 0 ? state : this.block(op.then, state);
        return join([then, op.else < 0 ? state : this.block(op.else, state)]);
      }
      case 'match':
        return join([state, ...op.cases.map((id) => this.block(id, state))]);
      case 'for':
        return this.loop(op, state);
      case 'while': {
        const end = this.block(op.body, without(state, this.assignedIn(op.body)));
        this.nextTurn(op.body, end, []);
        return join([state, end]);
      }
      case 'enter':
        return this.block(op.body, op.as === null ? state : without(state, [keyOf(op.as)]));
      case 'try':
        return this.try(op, state);
      case 'return': {
        const place = op.value === null ? null : keyOf(op.value);
        this.returned.push((place === null ? null : state.get(place)) ?? null);
        return state;
      }
      case 'delete':
        for (const target of op.targets) forget(state, keyOf(target));
        return state;
      default:
        return state;
    }
  }

  private loop(op: ForOp, state: State): State | null {
    const variable = keyOf(op.target);
    const list = keyOf(op.iter);
    const inside = without(state, [...this.assignedIn(op.body), variable]);
    const elements = `${list}[]`;
    if (variable !== null && list !== null && state.has(elements)) {
      const start = state.get(elements);
      if (start) inside.set(variable, start);
    }
    const end = this.block(op.body, inside);
    this.nextTurn(op.body, end, namesIn(op.target));
    const after = join([state, end]) ?? state;
    if (variable !== null && list !== null && end?.get(variable) && !this.leavesEarly(op.body)) {
      after.set(elements, end.get(variable)!);
    }
    return after;
  }

  /** What one turn of a loop has started, and did not make itself, the next one starts again. */
  private nextTurn(body: number, end: State | null, renewed: ReadonlyArray<string | null>): void {
    if (end === null || this.turning) return;
    const late = this.late.length;
    this.turning = true;
    this.block(body, without(end, [...renewed]));
    this.turning = false;
    this.late.length = late;
  }

  private try(op: TryOp, state: State): State | null {
    const before = this.late.length;
    const startsBefore = this.again.length;
    const body = this.block(op.body, state);
    if (op.handlers.some((handler) => handler.bare || handler.types.length === 0 || catches(handler.types))) {
      this.late.length = before;
      this.again.length = startsBefore;
    }
    const rest = body !== null && op.else >= 0 ? this.block(op.else, body) : body;
    const start = without(state, this.assignedIn(op.body));
    const joined = join([rest, ...op.handlers.map((handler) => this.block(handler.block, start))]);
    if (op.finally < 0) return joined;
    const end = this.block(op.finally, joined ?? start);
    return joined === null ? null : end;
  }

  private call(op: CallOp, state: State): void {
    if (op.callee.k !== 'attr') return;
    const { name, of } = op.callee;
    const receiver = keyOf(of);
    if (receiver === null) return;
    if (name === 'start') {
      const first = state.get(receiver);
      const repeats = first !== undefined && first !== null && (this.turning || first.op !== op);
      if (repeats && !this.again.some((one) => one.op === op)) this.again.push({ op, receiver: of, first });
      this.start(receiver, { fn: this.fn, op }, state);
    } else if (name === 'setDaemon') this.mark(op, of, op.args[0]?.value ?? null, state);
    else if (name === 'append') this.append(receiver, op, state);
    else if (CHANGES.test(name)) state.delete(`${receiver}[]`);
    else if (receiver === this.fn.params[0]?.name && this.fn.cls >= 0) this.selfCall(name, receiver, state);
  }

  private start(receiver: string, start: Start, state: State): void {
    state.set(receiver, start);
    const pending = this.appended.get(receiver);
    if (pending !== undefined) state.set(`${pending.list}[]`, start);
    this.appended.delete(receiver);
  }

  private append(list: string, op: CallOp, state: State): void {
    const elements = `${list}[]`;
    if (!state.has(elements)) return;
    const item = op.args[0] && keyOf(op.args[0].value);
    const start = item ? state.get(item) : undefined;
    if (start) {
      state.set(elements, start);
      return;
    }
    if (item) this.appended.set(item, { list, before: state.get(elements) ?? null });
    state.delete(elements);
  }

  /** What `self.helper()` starts is started behind it, and what it assigns is new. */
  private selfCall(name: string, self: string, state: State): void {
    const method = this.names.method(this.fn, name);
    for (const place of [...state.keys()]) {
      const attribute = place.startsWith(`${self}.`) ? place.slice(self.length + 1).split(/[.[]/)[0]! : null;
      if (attribute !== null && (method === null || assignsAttribute(method, attribute))) state.delete(place);
    }
    if (method === null || method.async || method.generator) return;
    const own = method.params[0]?.name ?? '';
    for (const [place, start] of startsOf(method, this.names, this.seen)) {
      state.set(self + place.slice(own.length), start);
    }
  }

  private assign(op: AssignOp, state: State): void {
    for (const target of op.targets) {
      if (target.k === 'attr' && target.name === 'daemon' && op.aug === '')
        this.mark(op, target.of, op.value, state);
    }
    if (op.value === null && op.aug === '') return;
    const source = op.value === null ? null : keyOf(op.value);
    const copied = source === null ? [] : [...state].filter(([place]) => covers(source, place));
    const made = op.value?.k === 'call' ? (this.fn.ops[op.value.op] as CallOp) : null;
    const self = made === null ? null : this.names.startsItself(this.fn, made);
    for (const target of op.targets) {
      const key = keyOf(target);
      // `threads[0] = Thread(...)`: not all of them have been started.
      if (target.k === 'sub') state.delete(`${keyOf(target.of)}[]`);
      for (const name of namesIn(target)) {
        forget(state, name);
        this.appended.delete(name);
      }
      if (key === null) continue;
      for (const [place, start] of copied) state.set(key + place.slice(source!.length), start);
      if (self !== null && made !== null) state.set(key, { fn: this.fn, op: made });
      if (op.value?.k === 'seq' && op.value.items.length === 0) state.set(`${key}[]`, null);
    }
  }

  private mark(op: AssignOp | CallOp, receiver: Expr, value: Expr | null, state: State): void {
    const key = keyOf(receiver);
    const start = key === null ? undefined : state.get(key);
    if (start) this.late.push({ op, receiver, value, start });
  }

  private assignedIn(block: number): Array<string | null> {
    const { first, end } = this.fn.blocks[block]!;
    return this.fn.ops.slice(first, end).flatMap((op) => {
      if (op.k === 'assign') return op.targets.flatMap(namesIn);
      return op.k === 'for' ? namesIn(op.target) : [];
    });
  }

  /** A `break` or `continue` may leave elements behind that were not started. */
  private leavesEarly(block: number): boolean {
    const { first, end } = this.fn.blocks[block]!;
    return this.fn.ops.slice(first, end).some((op) => op.k === 'break' || op.k === 'continue');
  }
}
