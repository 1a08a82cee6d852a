/** Awaits that stand one after the other although neither needs what the other gives. */
import type { AssignOp, AwaitOp, CallOp, Expr, FunctionFacts } from '../../facts/facts.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';
import { dotted } from './awaited-elsewhere.ts';
import { targetNames } from './local-names.ts';

export interface Sequential {
  fn: ProjectFunction;
  /** The second await, or the one that each turn makes. */
  op: number;
  name: string;
  /** The first await; null where each turn of a loop waits. */
  first: { op: number; name: string } | null;
}

/** Calls that fetch something: their order does not matter to anybody else. */
const READS = /^_?(get|fetch|load|download|find|lookup|search|count|list|check|ping|resolve|request)(_|$)/;
/** What two calls may share without one seeing what the other did. */
const PLAIN = /(^|_)(id|ids|key|name|url|host|path|date|day|city|user|query|headers|params|timeout|limit)$/;

export function* sequentialIn(fn: ProjectFunction, project: Project): Generator<Sequential> {
  if (!fn.facts.async) return;
  const { ops } = fn.facts;
  let before: First | null = null;
  for (const [op, facts] of ops.entries()) {
    if (facts.k !== 'await') continue;
    const read: Read | null = isGuarded(fn.facts, facts.block) ? null : readOf(fn, facts, project);
    if (read !== null && isOncePerTurn(fn.facts, op, read)) {
      yield { fn, op, name: read.name, first: null };
      before = null;
      continue;
    }
    const assign = facts.use.k === 'assigned' ? ops[facts.use.op] : undefined;
    if (read === null || assign?.k !== 'assign' || assign.aug !== '' || assign.value?.k !== 'await') {
      before = null;
      continue;
    }
    if (before !== null && before.assign.block === facts.block && follows(fn.facts, before, op, read))
      yield { fn, op, name: read.name, first: { op: before.op, name: before.read.name } };
    before = { op, read, assign };
  }
}

interface Read {
  name: string;
  call: CallOp;
  receiver: string;
  /** Names that its arguments are made of. */
  names: ReadonlySet<string>;
}

interface First {
  op: number;
  read: Read;
  assign: AssignOp;
}

function readOf(fn: ProjectFunction, { value }: AwaitOp, project: Project): Read | null {
  const call = value.k === 'call' ? fn.facts.ops[value.op] : undefined;
  if (call?.k !== 'call' || value.k !== 'call') return null;
  const { callee } = call;
  const last = callee.k === 'attr' ? callee.name : callee.k === 'name' ? callee.id : '';
  if (!READS.test(last) || call.args.some(({ star }) => star !== '')) return null;
  const made = project.asyncCall(fn, value.op);
  if (made?.kind !== 'coroutine' || /Queue|Stream|Reader/.test(made.name)) return null;
  const names = new Set<string>();
  for (const { value: arg } of call.args) if (!namesIn(arg, names)) return null;
  const receiver = callee.k === 'attr' ? (dotted(callee.of) ?? '?') : '';
  return { name: made.name, call, receiver, names };
}

/** false for what is too much to judge. */
function namesIn(expr: Expr, into: Set<string>): boolean {
  switch (expr.k) {
    case 'name':
      into.add(expr.id);
      return true;
    case 'const':
      return true;
    case 'attr':
      return namesIn(expr.of, into);
    case 'sub':
      return namesIn(expr.of, into) && namesIn(expr.index, into);
    case 'op':
    case 'seq':
      return expr.items.every((item) => namesIn(item, into));
    default:
      return false;
  }
}

/** A lock, a transaction, or a `try` that treats failures one by one. */
function isGuarded({ blocks }: FunctionFacts, block: number): boolean {
  for (let id = block; id > 0; id = blocks[id]!.parent)
    if (/^(with|try|except|finally|try-else|case)$/.test(blocks[id]!.kind)) return true;
  return false;
}

/** The next statement, on another object, with nothing of the first one's result. */
function follows(facts: FunctionFacts, before: First, op: number, read: Read): boolean {
  const { assign } = before;
  const bound = assign.targets.flatMap(targetNames);
  if (bound.length === 0 || bound.length !== assign.targets.length) return false;
  const between = facts.ops.slice(before.op + 1, op);
  if (between.some((other) => other !== assign && other.k !== 'read' && other !== read.call)) return false;
  if (bound.some((name) => read.names.has(name) || read.receiver.split('.')[0] === name)) return false;
  // One object keeps the order of what is asked of it.
  if (read.receiver !== '' && read.receiver === before.read.receiver) return false;
  return [...read.names].every((name) => !before.read.names.has(name) || PLAIN.test(name));
}

const DECIDES = /^(break|continue|return|raise|yield|while|for|try|enter|branch|match)$/;

/** `for x in xs: ... await fetch(x)`: one wait for each turn, and no turn needs the one before. */
function isOncePerTurn(facts: FunctionFacts, op: number, read: Read): boolean {
  const { kind, op: opener, first, end } = facts.blocks[facts.ops[op]!.block]!;
  const loop = facts.ops[opener];
  if ((kind !== 'loop' && kind !== 'comprehension') || loop?.k !== 'for' || loop.async) return false;
  const turn = new Set(targetNames(loop.target));
  if (read.receiver !== '' || ![...turn].some((name) => read.names.has(name))) return false;
  return facts.ops.slice(first, end).every((other) => {
    if (other.k === 'await') return other === facts.ops[op];
    if (DECIDES.test(other.k)) return false;
    return (
      other.k !== 'assign' ||
      !other.targets.flatMap(targetNames).some((name) => read.names.has(name) && !turn.has(name))
    );
  });
}
