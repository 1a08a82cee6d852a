/** `for` over what needs `async for`, and `with` on what needs `async with`. */
import type { Project, ProjectFunction } from '../../project/project.ts';
import { type Hit, inFile } from '../rule.ts';
import { definitionOf, type Forgotten } from './unawaited.ts';

export function* asyncProtocols(fn: ProjectFunction, project: Project): Generator<Hit<Forgotten>> {
  const { ops } = fn.facts;
  // Of every function: an iterator over entries would leave a heap of garbage.
  for (let op = 0; op < ops.length; op++) {
    const facts = ops[op]!;
    if ((facts.k !== 'for' && facts.k !== 'enter') || facts.async) continue;
    const expr = facts.k === 'for' ? facts.iter : facts.context;
    const made = expr.k === 'call' ? project.asyncCall(fn, expr.op) : null;
    const wanted = facts.k === 'for' ? 'generator' : 'context-manager';
    // A coroutine there is a missing `await` at the call itself.
    if (made !== null && made.kind !== wanted) continue;
    if (made === null) {
      const value = project.resolve(fn, expr, op);
      const isAsync =
        facts.k === 'for' ? project.isAsyncIterable(value) : project.isAsyncContextManager(value);
      if (!isAsync) continue;
    }
    yield {
      at: inFile(fn.facts, expr.at),
      severity: 'error',
      confidence: 'certain',
      related: made === null ? [] : definitionOf(made),
      data: { fn, op, name: made?.name ?? nameOf(expr), how: { k: facts.k === 'for' ? 'for' : 'with' } },
    };
  }

  function nameOf(expr: Parameters<Project['resolve']>[1]): string {
    if (expr.k === 'name') return expr.id;
    if (expr.k === 'attr') return `${nameOf(expr.of)}.${expr.name}`;
    const value = project.resolve(fn, expr, 0);
    return value.k === 'instance' ? value.cls.qualname : project.nameOf(value) || 'This object';
  }
}
