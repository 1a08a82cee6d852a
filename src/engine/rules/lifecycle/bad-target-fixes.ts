/** Hands over the function itself, makes a tuple, or starts the thread. All of them change what the program does. */
import type { Arg, CallOp, Expr } from '../../facts/facts.ts';
import type { Source } from '../../source.ts';
import { type EditDraft, type FixDraft, inFile } from '../rule.ts';
import type { BadStart } from './bad-thread-target.ts';
import { type HandOver, isWorker } from './handed-over.ts';

export function* badTargetFixes(bad: BadStart, source: Source): Generator<FixDraft> {
  switch (bad.k) {
    case 'called': {
      const edits = bad.callee === '' || bad.made ? null : functionItself(bad.hand, bad.at, source);
      if (edits !== null) yield { title: `Hand over ${bad.callee} itself`, risk: 'unsafe', edits };
      return;
    }
    case 'group': {
      if (bad.hand.call.args.filter((arg) => arg.name === '').length > 1) return;
      if (bad.hand.call.args.some((arg) => arg.name === 'target')) return;
      const [start] = inFile(bad.hand.fn.facts, bad.at.at);
      yield { title: 'Write target=', risk: 'unsafe', edits: [{ at: [start, start], text: 'target=' }] };
      return;
    }
    case 'swapped': {
      const [first, second] = bad.hand.call.args.map((arg) => inFile(bad.hand.fn.facts, arg.at));
      if (first === undefined || second === undefined) return;
      const edits = [
        { at: first, text: source.slice(second) },
        { at: second, text: source.slice(first) },
      ];
      yield { title: 'Swap the two', risk: 'unsafe', edits };
      return;
    }
    case 'args':
      yield { title: 'Make it a tuple', risk: 'unsafe', edits: tuple(bad.hand, bad.at, source) };
      return;
    case 'run': {
      if (bad.op.callee.k !== 'attr') return;
      const at = inFile(bad.fn.facts, bad.op.callee.nameAt);
      yield { title: 'Call start()', risk: 'unsafe', edits: [{ at, text: 'start' }] };
      return;
    }
    default:
      return;
  }
}

/** `target=work(1)` becomes `target=work, args=(1,)`, and `submit(work(1, n=2))` `submit(work, 1, n=2)`. */
function functionItself(hand: HandOver, at: Expr, source: Source): EditDraft[] | null {
  const inner = at.k === 'call' ? (hand.fn.facts.ops[at.op] as CallOp) : null;
  if (inner === null) return null;
  const file = hand.fn.facts;
  const callee = source.slice(inFile(file, inner.callee.at));
  const whole = inFile(file, at.at);
  if (inner.args.length === 0) return [{ at: whole, text: callee }];
  const text = (arg: Arg) => source.slice(inFile(file, arg.at));
  const plain = inner.args.every((arg) => arg.name === '' && arg.star === '');
  if (isWorker(hand.external)) {
    if (!plain || hand.call.args.some((arg) => /^(args|kwargs)$/.test(arg.name))) return null;
    if (hand.call.args.filter((arg) => arg.name === '').length > hand.spawn.position + 1) return null;
    const comma = inner.args.length === 1 ? ',' : '';
    return [{ at: whole, text: `${callee}, args=(${inner.args.map(text).join(', ')}${comma})` }];
  }
  const last = hand.call.args[hand.call.args.length - 1];
  if (hand.spawn.args !== 'rest' || last?.value !== at || last.name !== '') return null;
  if (hand.spawn.executor !== undefined && !plain) return null;
  return [{ at: whole, text: `${callee}, ${inner.args.map(text).join(', ')}` }];
}

function tuple(hand: HandOver, at: Expr, source: Source): EditDraft[] {
  const [start, end] = inFile(hand.fn.facts, at.at);
  const open = /\([ \t]*$/.test(source.text.slice(0, start)) && /^[ \t]*\)/.test(source.text.slice(end));
  const bare = /args[ \t]*=[ \t]*\([ \t]*$/.test(source.text.slice(Math.max(0, start - 40), start));
  if (open && bare) return [{ at: [end, end], text: ',' }];
  return [
    { at: [start, start], text: '(' },
    { at: [end, end], text: ',)' },
  ];
}
