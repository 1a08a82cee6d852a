/** What is wrong with a callable, or with the arguments for it, that are handed to a thread, a process or a pool. */

import { functionWords } from '../../context-words.ts';
import type { Expr } from '../../facts/facts.ts';
import type { Project, ProjectFunction, Value } from '../../project/project.ts';
import type { HandOver } from './handed-over.ts';
import { notCallable } from './not-callable.ts';

export type BadTarget =
  /** `Thread(target=work())`: what the call gives cannot be called. `callee` is '' for a value that is no call. */
  | { k: 'called'; hand: HandOver; at: Expr; what: string; callee: string; made: boolean }
  /** `Thread(work)`: the first parameter is `group`. */
  | { k: 'group'; hand: HandOver; at: Expr; what: string }
  /** `Timer(work, 5)`. */
  | { k: 'swapped'; hand: HandOver; at: Expr; what: string }
  /** `args=(5)`, `args="abc"`. */
  | { k: 'args'; hand: HandOver; at: Expr; what: string; text: boolean }
  /** `Thread(target=work)` where work takes an argument. */
  | { k: 'count'; hand: HandOver; at: Expr; name: string; takes: string; given: number };

export function badTarget(hand: HandOver, project: Project): BadTarget | null {
  return (
    groupGiven(hand, project) ??
    swapped(hand, project) ??
    calledAtOnce(hand, project) ??
    badArguments(hand, project) ??
    wrongCount(hand, project)
  );
}

function groupGiven(hand: HandOver, project: Project): BadTarget | null {
  if (!/^(threading\.Thread|multiprocessing\.Process)$/.test(hand.external)) return null;
  const first = hand.call.args[0];
  if (first === undefined || first.name !== '' || first.star !== '') return null;
  const value = project.resolve(hand.fn, first.value, hand.op);
  const what = callableWords(value, first.value);
  return what === null ? null : { k: 'group', hand, at: first.value, what };
}

function swapped(hand: HandOver, project: Project): BadTarget | null {
  if (hand.external !== 'threading.Timer') return null;
  const [first, second] = hand.call.args;
  if (!first || !second || first.name !== '' || first.star !== '' || second.name !== '' || second.star !== '')
    return null;
  const what = callableWords(project.resolve(hand.fn, first.value, hand.op), first.value);
  if (what === null || !isNumber(project.resolve(hand.fn, second.value, hand.op))) return null;
  return { k: 'swapped', hand, at: first.value, what };
}

/** A function of the project or a lambda: what is certainly meant to be run. */
function callableWords(value: Value, expr: Expr): string | null {
  if (expr.k === 'lambda') return 'the lambda';
  if (value.k === 'partial') return 'the partial';
  return value.k === 'function' ? functionWords(value.fn) : null;
}

function isNumber(value: Value): boolean {
  if (value.k === 'const') return value.expr.type === 'int' || value.expr.type === 'float';
  return value.k === 'object' && /^builtins\.(int|float)$/.test(value.cls);
}

function calledAtOnce(hand: HandOver, project: Project): BadTarget | null {
  const { fn, op, callable } = hand;
  if (callable === null) return null;
  // `Thread(target=None)` is what the parameter is without an argument.
  if (callable.k === 'const' && callable.type === 'none') return null;
  if (callable.k !== 'call' && callable.k !== 'const' && callable.k !== 'seq') return null;
  const found = notCallable(fn, callable, op, project);
  if (found === null) return null;
  const inner = callable.k === 'call' ? fn.facts.ops[callable.op] : undefined;
  return {
    k: 'called',
    hand,
    at: callable,
    what: found.what,
    callee: inner?.k === 'call' ? dotted(inner.callee) : '',
    made: callable.k === 'call' && project.call(fn, callable.op).target.k === 'class',
  };
}

export function dotted(expr: Expr): string {
  if (expr.k === 'name') return expr.id;
  if (expr.k === 'attr') return expr.of.k === 'call' ? `....${expr.name}` : `${dotted(expr.of)}.${expr.name}`;
  return '...';
}

/** The expression that gives the tuple of arguments; null where they are written one by one. */
function argumentTuple({ call, spawn }: HandOver, project: Project): Expr | null {
  if (spawn.args !== 'tuple') return null;
  if (call.args.some((arg) => arg.star === '*')) return null;
  return project.argument(call, spawn.argsPosition ?? 99, spawn.argsKeyword ?? '');
}

function badArguments(hand: HandOver, project: Project): BadTarget | null {
  const given = argumentTuple(hand, project);
  if (given === null || given.k === 'seq') return null;
  const value = project.resolve(hand.fn, given, hand.op);
  if (isText(value)) {
    // One character is one argument: `args=("a")` does what it looks like.
    if (value.k === 'const' && String(value.expr.value).length === 1) return null;
    return {
      k: 'args',
      hand,
      at: given,
      what: value.k === 'const' ? 'a string' : `${dotted(given)}, a string`,
      text: true,
    };
  }
  const what = notIterable(value) ?? (isCounted(hand, given, project) ? 'a number' : null);
  return what === null ? null : { k: 'args', hand, at: given, what, text: false };
}

/** `for i in range(5)`, where nothing else is called `i`. */
function isCounted({ fn }: HandOver, given: Expr, project: Project): boolean {
  if (given.k !== 'name' || !fn.facts.locals.includes(given.id)) return false;
  if (fn.facts.params.some(({ name }) => name === given.id)) return false;
  let counts = false;
  for (const op of fn.facts.ops) {
    if (op.k === 'assign' && op.targets.some((target) => names(target, given.id))) return false;
    if (op.k !== 'for' || !names(op.target, given.id)) continue;
    const call = op.iter.k === 'call' ? project.call(fn, op.iter.op) : null;
    if (op.target.k !== 'name' || call?.external !== 'builtins.range') return false;
    counts = true;
  }
  return counts;
}

function names(target: Expr, name: string): boolean {
  if (target.k === 'seq') return target.items.some((item) => names(item, name));
  return target.k === 'star' ? names(target.of, name) : target.k === 'name' && target.id === name;
}

function isText(value: Value): boolean {
  if (value.k === 'const') return value.expr.type === 'str';
  return value.k === 'object' && value.cls === 'builtins.str';
}

function notIterable(value: Value): string | null {
  if (isNumber(value)) return 'a number';
  if (value.k === 'const' && value.expr.type === 'bool') return 'True or False';
  if (value.k === 'function') return 'a function';
  return null;
}

/** Only where the callable is a plain function, and all that it gets can be counted. */
function wrongCount(hand: HandOver, project: Project): BadTarget | null {
  const { args, callable, call, op, fn } = hand;
  if (callable === null || args === null || hand.spawn.args === 'elements') return null;
  if (
    args.some((arg) => arg.star !== '') ||
    call.args.some((arg) => arg.star !== '' || arg.name === 'kwargs')
  )
    return null;
  const value = project.resolve(fn, callable, op);
  if (value.k !== 'function' || value.fn.facts.async || value.fn.facts.kind === 'class') return null;
  // What a decorator does to the parameters is not known.
  const { params, decorators } = value.fn.facts;
  const plain = decorators.every(
    (decorator) => decorator.k === 'name' && /^(staticmethod|classmethod)$/.test(decorator.id),
  );
  if (!plain || hasSeveralMeanings(value.fn, project)) return null;
  const bound = value.receiver === null ? 0 : 1;
  const named = args.filter((arg) => arg.name !== '').map((arg) => arg.name);
  const given = args.length - named.length;
  const positional = params.filter((param) => param.kind === 'positional').slice(bound);
  const least = positional.filter((param) => param.default === null && !named.includes(param.name)).length;
  const keywordMissing = params.some(
    (param) => param.kind === 'keyword-only' && param.default === null && !named.includes(param.name),
  );
  const open = params.some((param) => param.kind === 'var-positional');
  if (keywordMissing || (bound > 0 && positional.length === params.length)) return null;
  if (given >= least && (open || given <= positional.length)) return null;
  const required = positional.filter((param) => param.default === null).length;
  const takes = open
    ? `at least ${required}`
    : required === positional.length
      ? `${required}`
      : `${required} to ${positional.length}`;
  return {
    k: 'count',
    hand,
    at: argumentTuple(hand, project) ?? callable,
    name: functionWords(value.fn),
    takes,
    given: given + named.length,
  };
}

/** A method that subclasses write anew may take something else there. */
function hasSeveralMeanings(fn: ProjectFunction, project: Project): boolean {
  if (fn.cls === null) return false;
  return project.subclasses(fn.cls).some((cls) => {
    const own = project.member({ k: 'class', cls }, fn.facts.name);
    return own.k !== 'function' || own.fn !== fn;
  });
}
