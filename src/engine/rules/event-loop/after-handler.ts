/** What a coroutine does when one of its handlers has ended. */
import type { Block, Expr, FunctionFacts } from '../../facts/facts.ts';

export function opsIn(facts: FunctionFacts, block: number): FunctionFacts['ops'] {
  const { first, end } = facts.blocks[block]!;
  return facts.ops.slice(first, end);
}

/** What runs after the handler, as far as the function's own blocks tell. */
export function followedBy(
  facts: FunctionFacts,
  handler: number,
  around: number,
  body: number,
): 'loop' | 'code' | 'ends' {
  const { blocks, ops } = facts;
  const leaves = handler === body ? null : exitOf(facts, blocks[handler]!);
  if (leaves === 'return') return 'ends';
  for (let id = around; id >= 0; id = blocks[id]!.parent) {
    const { kind, op } = blocks[id]!;
    if (kind !== 'loop') continue;
    if (leaves === 'break') return 'ends';
    const loop = ops[op]!;
    if (leaves === 'continue' || goesRound(facts, id, handler))
      return loop.k === 'while' && changesTest(facts, loop.test, handler) ? 'ends' : 'loop';
    break;
  }
  const after = Math.max(blocks[handler]!.end, blocks[body]!.end);
  return ops.slice(after).some((other, i) => isReached(facts, after + i, around) && isWork(other))
    ? 'code'
    : 'ends';
}

/** How the handler always leaves; null where it falls through. */
function exitOf({ ops }: FunctionFacts, block: Block): 'return' | 'break' | 'continue' | null {
  const own = ops.slice(block.first, block.end);
  const last = own[own.length - 1];
  // A way out behind a test counts too: the code has thought about ending.
  if (own.some((op) => op.k === 'return')) return 'return';
  if (own.some((op) => op.k === 'break')) return 'break';
  return block.exits === 'loop' && last?.k === 'continue' ? 'continue' : null;
}

/** Behind the `try` nothing leaves the loop for sure. */
function goesRound({ blocks, ops }: FunctionFacts, loop: number, handler: number): boolean {
  const { end } = blocks[loop]!;
  const last = ops[end - 1];
  const from = blocks[handler]!.end;
  return !(
    end > from &&
    last !== undefined &&
    (last.k === 'break' || last.k === 'return') &&
    last.block === loop
  );
}

/** `while self.running:` with `self.running = False` in the handler. */
function changesTest(facts: FunctionFacts, test: Expr, handler: number): boolean {
  const names = new Set(wordsOf(test));
  return opsIn(facts, handler).some(
    (op) => op.k === 'assign' && op.targets.some((target) => wordsOf(target).some((word) => names.has(word))),
  );
}

function wordsOf(expr: Expr): string[] {
  if (expr.k === 'name') return [expr.id];
  if (expr.k === 'attr') return [expr.name];
  return expr.k === 'op' || expr.k === 'seq' ? expr.items.flatMap(wordsOf) : [];
}

/** In a block around the handler: not in another branch, another handler, or the `finally`. */
function isReached({ blocks, ops }: FunctionFacts, op: number, around: number): boolean {
  const outer = new Set<number>();
  for (let id = around; id >= 0; id = blocks[id]!.parent) outer.add(id);
  for (let id = ops[op]!.block; id >= 0; id = blocks[id]!.parent) {
    if (outer.has(id)) return true;
    if (/^(except|finally|try-else|else|loop-else)$/.test(blocks[id]!.kind)) return false;
  }
  return false;
}

function isWork(op: FunctionFacts['ops'][number]): boolean {
  return op.k === 'await' || ((op.k === 'for' || op.k === 'enter') && op.async);
}
