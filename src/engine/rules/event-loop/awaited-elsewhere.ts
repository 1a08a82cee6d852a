/**
 * Calls of methods nobody knows, dropped here, awaited on the same receiver elsewhere in the file: evidence that they
 * return a coroutine.
 */
import type { CallOp, Expr, FileFacts } from '../../facts/facts.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';
import { type Hit, inFile, type Place } from '../rule.ts';
import type { Forgotten } from './unawaited.ts';

export function* awaitedElsewhere(file: FileFacts, project: Project): Generator<Hit<Forgotten>> {
  const functions = project.functions(file.path);
  const awaited = new Map<string, Place>();
  const dropped: Array<{ key: string; fn: ProjectFunction; op: number; call: CallOp }> = [];
  for (const fn of functions) {
    for (const [op, call] of fn.facts.ops.entries()) {
      if (call.k !== 'call' || call.callee.k !== 'attr') continue;
      if (call.use.k !== 'awaited' && call.use.k !== 'dropped') continue;
      const key = receiverKey(fn, call.callee.of, functions);
      if (key === null) continue;
      const whole = `${key}.${call.callee.name}`;
      if (call.use.k === 'dropped') dropped.push({ key: whole, fn, op, call });
      else
        awaited.set(whole, { file: file.path, at: inFile(fn.facts, call.at), message: 'It is awaited here' });
    }
  }
  for (const { key, fn, op, call } of dropped) {
    const place = awaited.get(key);
    if (place === undefined || !fn.facts.async || project.asyncCall(fn, op) !== null) continue;
    const { target, external } = project.call(fn, op);
    if (target.k !== 'unknown' || external !== '') continue;
    const name = dotted(call.callee);
    yield {
      at: inFile(fn.facts, call.at),
      severity: 'error',
      confidence: 'likely',
      related: [place],
      data: { fn, op, name: name ?? key, how: { k: 'dropped', likely: true } },
    };
  }
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
