/**
 * All ways through one function, as far as one lock is concerned: where can it be left while the lock is held?
 *
 * The walk goes through the blocks once, loops twice, with the set of states that are possible: the lock is free, or
 * held. A way out (an exception, `return`, `raise`, `break`) passes through the `finally` blocks around it first, and
 * an exception stops at a handler for everything. An `acquire` that may give up is held where its answer was tested. A
 * release behind a test of something else (`if locked: lock.release()`) is taken to stand for its lock: the flag is set
 * where the lock is taken.
 */
import type { CallOp, Expr, Op, TryOp } from '../../facts/facts.ts';
import type { Acquisition, ProjectFunction } from '../../project/project.ts';
import type { Span } from '../../text.ts';
import { isCalm } from './calm-calls.ts';
import { sameWords } from './update.ts';

export interface Leak {
  /** `never`: nothing gives it back at all. */
  how: 'raises' | 'raise' | 'return' | 'end' | 'never';
  op: number;
  at: Span;
  /** Only calls that hardly ever raise. */
  calm: boolean;
}

/** Loops in loops are walked twice each: what is nested deeper than people write is given up. */
const MOST_STEPS = 20_000;

const FREE = 1;
const HELD = 2;
type State = number;

interface Frame {
  /** The `finally` that every way out passes; -1 for none. */
  finally: number;
  /** A handler catches all there is. */
  catches: boolean;
  /** A handler gives the lock back. */
  releases: boolean;
  /** States in which an exception can reach the handlers. */
  thrown: State;
  loop: { breaks: State; continues: State } | null;
}

export class LockWalk {
  private readonly frames: Frame[] = [];
  private readonly leaks: Leak[] = [];
  private steps = 0;
  private readonly fn: ProjectFunction;
  private readonly acquisition: Acquisition;
  private readonly releases: ReadonlySet<number>;
  private readonly takers: ReadonlySet<number>;

  constructor(
    fn: ProjectFunction,
    acquisition: Acquisition,
    releases: ReadonlySet<number>,
    takers: ReadonlySet<number>,
  ) {
    this.fn = fn;
    this.acquisition = acquisition;
    this.releases = releases;
    this.takers = takers;
  }

  /** The plainest one: a return or raise before a call that can fail. */
  leak(): Leak | null {
    const { ops } = this.fn.facts;
    const end = this.block(0, FREE);
    if (this.steps > MOST_STEPS) return null;
    if (end & HELD) this.put('end', Math.max(0, ops.length - 1));
    const meant = this.leaks.filter(({ how }) => how === 'raises' || this.meansToRelease());
    return meant.find(({ how }) => how !== 'raises') ?? meant.find(({ calm }) => !calm) ?? meant[0] ?? null;
  }

  private put(how: Leak['how'], op: number, expected = false): void {
    const facts = this.fn.facts.ops[op];
    if (facts === undefined || this.leaks.some((leak) => leak.op === op && leak.how === how)) return;
    const calm = expected || (how === 'raises' && (isCalm(facts) || this.isOwnWait(facts)));
    this.leaks.push({ how, op, at: facts.at, calm });
  }

  /** `condition.wait()` between its own acquire and release. */
  private isOwnWait(op: Op): boolean {
    if (op.k !== 'call' || op.callee.k !== 'attr' || op.callee.name !== 'wait') return false;
    const { expr } = this.acquisition;
    return expr !== null && sameWords(op.callee.of, expr);
  }

  private block(id: number, before: State): State {
    const { blocks, ops } = this.fn.facts;
    const { first, end } = blocks[id]!;
    let state = before;
    for (let i = first; i < end && state !== 0; i++) {
      if (ops[i]!.block === id) state = this.step(i, ops[i]!, state);
    }
    return state;
  }

  private step(i: number, op: Op, state: State): State {
    if (++this.steps > MOST_STEPS) return 0;
    switch (op.k) {
      case 'call':
        return this.call(i, state);
      case 'await':
        // Whoever is cancelled while it waits for the lock has not got it.
        if (op.value.k !== 'call' || !this.takers.has(op.value.op)) this.raises(i, state);
        return state;
      case 'yield':
        this.raises(i, state);
        return state;
      case 'branch':
        return this.branch(op.test, op.then, op.else, i, state);
      case 'match':
        return op.cases.reduce((all, id) => all | this.block(id, state), state);
      case 'while':
        return this.loop(op.body, state, op.test.k === 'const' && op.test.value !== false);
      case 'for':
        this.raises(i, state);
        return this.loop(op.body, state, false);
      case 'enter':
        this.raises(i, state);
        return this.block(op.body, state);
      case 'try':
        return this.attempt(op, state);
      case 'return':
        this.leave(state, 'return', i);
        return 0;
      case 'raise':
        this.throws(state, 'raise', i);
        return 0;
      case 'break':
      case 'continue':
        this.jump(op.k, state);
        return 0;
      default:
        return state;
    }
  }

  private call(i: number, state: State): State {
    if (this.releases.has(i)) return FREE;
    if (this.takers.has(i)) {
      const certain = i === this.acquisition.op ? this.acquisition.waits === 'yes' : true;
      return certain ? HELD : FREE | HELD;
    }
    // Making a coroutine raises nothing; awaiting it does.
    if (this.fn.facts.ops[i]!.k === 'call' && (this.fn.facts.ops[i] as CallOp).use.k !== 'awaited')
      this.raises(i, state);
    return state;
  }

  private branch(test: Expr, then: number, otherwise: number, at: number, state: State): State {
    const answer = this.answerOf(test);
    const [yes, no] =
      answer === null
        ? this.byParts(test, state)
        : answer
          ? [state & HELD, state & FREE]
          : [state & FREE, state & HELD];
    const after = then < 0 ? yes : yes === 0 ? 0 : this.block(then, yes);
    const other = otherwise < 0 ? no : no === 0 ? 0 : this.block(otherwise, no);
    if (answer === null && this.stepsInto(then, at) !== this.stepsInto(otherwise, at)) {
      // `if locked: lock.release()`
      if (after === FREE && other !== 0 && this.stepsInto(then, at)) return FREE;
      if (other === FREE && after !== 0 && this.stepsInto(otherwise, at)) return FREE;
    }
    return after | other;
  }

  /** The block releases the lock. */
  private stepsInto(id: number, at: number): boolean {
    if (id < 0) return false;
    const { first, end } = this.fn.facts.blocks[id]!;
    return [...this.releases].some((op) => op > at && op >= first && op < end);
  }

  /** true: the test says that the lock was got; false: that it was not; null: something else. */
  private answerOf(test: Expr): boolean | null {
    const { op, waits } = this.acquisition;
    const call = this.fn.facts.ops[op] as CallOp;
    if (test.k === 'op' && test.op === 'not') {
      const inner = this.answerOf(test.items[0]!);
      return inner === null ? null : !inner;
    }
    if (test.k === 'call') return test.op === op ? true : null;
    if (test.k === 'await') return this.answerOf(test.of);
    if (test.k === 'walrus') return this.answerOf(test.value);
    if (test.k !== 'name' || call.use.k !== 'assigned' || waits === 'yes') return null;
    const assign = this.fn.facts.ops[call.use.op];
    const target = assign?.k === 'assign' ? assign.targets[0] : undefined;
    return target?.k === 'name' && target.id === test.id ? true : null;
  }

  /** `if ready and lock.acquire(False):` is passed by who has the lock; where that is asked last, nobody else has it. */
  private byParts(test: Expr, state: State): [State, State] {
    if (test.k !== 'op' || test.op !== 'and') return [state, state];
    const at = test.items.findIndex((item) => this.answerOf(item) === true);
    if (at < 0) return [state, state];
    return [state & HELD, at === test.items.length - 1 ? state & FREE : state];
  }

  private loop(body: number, before: State, endless: boolean): State {
    const loop = { breaks: 0, continues: 0 };
    this.frames.push({ finally: -1, catches: false, releases: false, thrown: 0, loop });
    const once = this.block(body, before) | loop.continues;
    const twice = this.block(body, before | once) | loop.continues;
    this.frames.pop();
    return endless ? loop.breaks : before | once | twice | loop.breaks;
  }

  private attempt(op: TryOp, before: State): State {
    const outer: Frame = { finally: op.finally, catches: false, releases: false, thrown: 0, loop: null };
    const inner: Frame = {
      finally: -1,
      catches: op.handlers.some(catchesAll),
      releases: op.handlers.some(({ block }) => this.stepsInto(block, 0)),
      thrown: 0,
      loop: null,
    };
    if (op.finally >= 0) this.frames.push(outer);
    if (op.handlers.length > 0) this.frames.push(inner);
    let after = this.block(op.body, before);
    if (op.handlers.length > 0) this.frames.pop();
    if (op.else >= 0 && after !== 0) after = this.block(op.else, after);
    // Before the first call of the body nothing was thrown.
    const caught = inner.thrown;
    for (const handler of op.handlers) if (caught !== 0) after |= this.block(handler.block, caught);
    if (op.finally < 0) return after;
    this.frames.pop();
    return after === 0 ? 0 : this.block(op.finally, after);
  }

  private raises(i: number, state: State): void {
    this.throws(state, 'raises', i);
  }

  /** From the inside out, until a handler takes it. */
  private throws(state: State, how: 'raises' | 'raise', op: number): void {
    let at = state;
    let expected = false;
    for (let i = this.frames.length - 1; i >= 0 && at !== 0; i--) {
      const frame = this.frames[i]!;
      if (frame.loop !== null) continue;
      if (frame.finally >= 0) at = this.through(frame.finally, at, i);
      else {
        frame.thrown |= at;
        if (frame.catches) return;
        // The handlers say what the author expects to be raised here.
        expected ||= frame.releases;
      }
    }
    if (at & HELD) this.put(how, op, expected && how === 'raises');
  }

  private leave(state: State, how: 'return', op: number): void {
    let at = state;
    for (let i = this.frames.length - 1; i >= 0 && at !== 0; i--) {
      const frame = this.frames[i]!;
      if (frame.finally >= 0) at = this.through(frame.finally, at, i);
    }
    if (at & HELD) this.put(how, op);
  }

  /** Not only where something went wrong: who releases nowhere else hands the lock on to the caller. */
  private meansToRelease(): boolean {
    const { blocks, ops } = this.fn.facts;
    return [...this.releases].some((op) => {
      for (let id = ops[op]!.block; id >= 0; id = blocks[id]!.parent) {
        if (blocks[id]!.kind === 'except') return false;
      }
      return true;
    });
  }

  private jump(kind: 'break' | 'continue', state: State): void {
    let at = state;
    for (let i = this.frames.length - 1; i >= 0 && at !== 0; i--) {
      const frame = this.frames[i]!;
      if (frame.loop !== null) {
        if (kind === 'break') frame.loop.breaks |= at;
        else frame.loop.continues |= at;
        return;
      }
      if (frame.finally >= 0) at = this.through(frame.finally, at, i);
    }
  }

  /** What the `finally` leaves of a state; it runs outside of the frames that it belongs to. */
  private through(block: number, state: State, depth: number): State {
    const inside = this.frames.splice(depth);
    const after = this.block(block, state);
    this.frames.push(...inside);
    return after;
  }
}

function catchesAll({ bare, types }: TryOp['handlers'][number]): boolean {
  return bare || types.some((type) => type.k === 'name' && /^(BaseException|Exception)$/.test(type.id));
}
