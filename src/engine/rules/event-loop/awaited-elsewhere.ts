/**
 * Calls of methods nobody knows, dropped here, awaited on the same receiver elsewhere in the file: evidence that they
 * return a coroutine.
 */
import type { CallOp, Expr, FileFacts } from '../../facts/facts.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';
import { isMeantToFail } from '../meant-to-fail.ts';
import { type Hit, inFile } from '../rule.ts';
import type { Forgotten } from './unawaited.ts';

/** A result that is used like this at once was no coroutine. */
const PLAIN_USES = new Set([
  'compared',
  'operand',
  'subscripted',
  'attribute',
  'tested',
  'formatted',
  'iterated',
]);

export function* awaitedElsewhere(file: FileFacts, project: Project): Generator<Hit<Forgotten>> {
  const functions = project.functions(file.path);
  // Only calls in coroutine functions are reported.
  if (!functions.some((fn) => fn.facts.async)) return;
  const awaited = new Map<string, Use[]>();
  const plain = new Set<string>();
  const dropped: Use[] = [];
  /** By what is written: how much more often such calls are awaited than dropped. */
  const balance = new Map<string, number>();
  const count = ({ call }: Use): void => {
    const words = dotted(call.callee) ?? '';
    const by = call.use.k === 'awaited' ? 1 : call.use.k === 'dropped' ? -1 : 0;
    balance.set(words, (balance.get(words) ?? 0) + by);
  };
  for (const fn of functions) {
    for (const [op, call] of fn.facts.ops.entries()) {
      if (call.k !== 'call' || call.callee.k !== 'attr') continue;
      if (call.use.k !== 'awaited' && call.use.k !== 'dropped' && !PLAIN_USES.has(call.use.k)) continue;
      const key = receiverKey(fn, call.callee.of, functions);
      if (key === null) continue;
      const use: Use = { key: `${key}.${call.callee.name}`, fn, op, call };
      count(use);
      if (PLAIN_USES.has(call.use.k)) plain.add(use.key);
      else if (call.use.k === 'dropped') dropped.push(use);
      else awaited.set(use.key, [...(awaited.get(use.key) ?? []), use]);
    }
  }
  for (const use of dropped) {
    const { key, fn, op, call } = use;
    const others = awaited.get(key) ?? [];
    const [first] = others;
    if (first === undefined || plain.has(key) || !fn.facts.async || project.asyncCall(fn, op) !== null)
      continue;
    // A method that the file drops more often than not gives a future, or nothing, that may be dropped.
    if ((balance.get(dotted(call.callee) ?? '') ?? 0) < 0) continue;
    const { target, external } = project.call(fn, op);
    if (target.k !== 'unknown' || external !== '' || isMeantToFail(fn, call)) continue;
    if (others.some((other) => isOtherBranch(use, other))) continue;
    yield {
      at: inFile(fn.facts, call.at),
      severity: 'error',
      confidence: 'likely',
      related: [
        { file: file.path, at: inFile(first.fn.facts, first.call.at), message: 'It is awaited here' },
      ],
      data: { fn, op, name: dotted(call.callee) ?? key, how: { k: 'dropped', likely: true } },
    };
  }
}

interface Use {
  key: string;
  fn: ProjectFunction;
  op: number;
  call: CallOp;
}

/** `if asynchronous: await c.close()`, `else: c.close()`: the method is either, and the code knows which. */
function isOtherBranch(a: Use, b: Use): boolean {
  if (a.fn !== b.fn) return false;
  const branches = (use: Use): Map<number, number> => {
    const found = new Map<number, number>();
    const { blocks } = use.fn.facts;
    for (let id = use.call.block; id >= 0; id = blocks[id]!.parent) found.set(blocks[id]!.op, id);
    return found;
  };
  const others = branches(b);
  return [...branches(a)].some(([op, block]) => op >= 0 && others.has(op) && others.get(op) !== block);
}

export function dotted(expr: Expr): string | null {
  if (expr.k === 'name') return expr.id;
  if (expr.k !== 'attr') return null;
  const of = dotted(expr.of);
  return of === null ? null : `${of}.${expr.name}`;
}

/** Equal keys are the same object as far as names tell: a global, a variable of one function, `self.x` of a class. */
function receiverKey(fn: ProjectFunction, expr: Expr, functions: readonly ProjectFunction[]): string | null {
  const name = dotted(expr);
  if (name === null) return null;
  const root = name.split('.')[0]!;
  for (let scope: ProjectFunction | null = fn; scope !== null; scope = scope.parent) {
    const { kind, locals, globals, params, id } = scope.facts;
    if (kind === 'class') continue;
    if (globals.includes(root)) break;
    const isParam = params.some((param) => param.name === root);
    if (isParam && scope.cls !== null && params[0]?.name === root) {
      // `self` alone is no receiver of its own: its methods are known.
      return name === root ? null : `class ${scope.cls.facts.id}:${name}`;
    }
    if (isParam || locals.includes(root))
      return scope === functions[0] ? `global:${name}` : `scope ${id}:${name}`;
  }
  return `global:${name}`;
}
