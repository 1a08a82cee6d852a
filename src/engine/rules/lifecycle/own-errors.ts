/** Does a function that is run elsewhere let its errors out, or does it see to them itself? */
import type { Expr, FunctionFacts, TryOp } from '../../facts/facts.ts';
import type { Project, ProjectFunction, Value } from '../../project/project.ts';

/** Calls that do not fail in any way that somebody would want to hear of. */
const HARMLESS =
  /^(builtins\.(print|len|str|repr|id|bool|isinstance|super|range|list|dict|set|tuple|enumerate|getattr|hasattr)|time\.(sleep|time|monotonic|perf_counter)|logging\.(\w+)|logging\.Logger\.\w+|threading\.(Event|Condition|Lock|RLock|Semaphore)\.\w+|threading\.(current_thread|get_ident|Event|Lock)|queue\.Queue\.\w+|multiprocessing\.(Queue|Event|Lock|RLock)\.\w+|builtins\.(list|dict|set)\.(append|add|update|extend|clear|get|setdefault)|collections\.deque\.(append|appendleft)|os\.getpid|asyncio\.AbstractEventLoop\.call_soon_threadsafe|traceback\.print_exc)$/;

/** `yes`: it may fail, and then its error leaves it; `no`: it catches its errors, or has none; else not known. */
export function letsErrorsOut(value: Value, project: Project): 'yes' | 'no' | 'unknown' {
  if (value.k === 'partial') return letsErrorsOut(value.of, project);
  if (value.k === 'external') return HARMLESS.test(value.name) ? 'no' : 'yes';
  if (value.k === 'function') {
    // Nothing runs when these are called; `missing-await` says so.
    if (value.fn.facts.async || value.fn.facts.generator) return 'no';
    if (project.isOpaque(value.fn)) return 'unknown';
    return canFail(value.fn, project, new Set()) ? 'yes' : 'no';
  }
  return 'unknown';
}

function canFail(fn: ProjectFunction, project: Project, seen: Set<ProjectFunction>): boolean {
  if (seen.has(fn) || seen.size > 12) return false;
  seen.add(fn);
  return fn.facts.ops.some((op, at) => {
    if (isCaught(fn.facts, op.block)) return false;
    switch (op.k) {
      case 'raise':
        return true;
      case 'read':
        return op.target.k === 'sub';
      case 'return':
      case 'assign':
        return op.value !== null && divides(op.value);
      case 'call':
        return callFails(fn, at, project, seen);
      default:
        return false;
    }
  });
}

function callFails(fn: ProjectFunction, at: number, project: Project, seen: Set<ProjectFunction>): boolean {
  const { external, functions } = project.call(fn, at);
  if (external !== '') return !HARMLESS.test(external);
  return functions.length === 0 || functions.some((callee) => canFail(callee, project, seen));
}

/** Inside of a `try` with handlers that do more than raise again, or inside of such a handler. */
function isCaught(facts: FunctionFacts, block: number): boolean {
  for (let id = block; id > 0; id = facts.blocks[id]!.parent) {
    const { kind, op } = facts.blocks[id]!;
    const opener = facts.ops[op];
    if (opener?.k !== 'try') continue;
    if (kind === 'except' && !isOnlyRaise(facts, id)) return true;
    if ((kind === 'try' || kind === 'try-else' || kind === 'finally') && handles(facts, opener)) return true;
  }
  return false;
}

function handles(facts: FunctionFacts, { handlers }: TryOp): boolean {
  return handlers.some(({ block }) => !isOnlyRaise(facts, block));
}

function isOnlyRaise(facts: FunctionFacts, block: number): boolean {
  const { first, end } = facts.blocks[block]!;
  // The types of the handler are read first.
  const ops = facts.ops.slice(first, end).filter((op) => op.k !== 'read');
  return ops.length > 0 && ops[0]!.k === 'raise';
}

function divides(expr: Expr): boolean {
  if (expr.k === 'op') return /^(\/|\/\/|%)$/.test(expr.op) || expr.items.some(divides);
  return expr.k === 'sub' || (expr.k === 'seq' && expr.items.some(divides));
}
