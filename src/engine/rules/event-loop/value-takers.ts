/** Calls that want a result, and do nothing, or fail, for a coroutine object. */
import type { CallOp } from '../../facts/facts.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';

/** Built-in functions that want a value and do nothing for a coroutine. */
const BUILTINS = new Set(
  'print len str repr int float bool bytes list tuple set frozenset dict sorted sum min max any all abs round iter enumerate zip reversed'
    .split(' ')
    .map((name) => `builtins.${name}`),
);

/** Methods of built-in containers that iterate over what they get. */
const ITERATES = /^builtins\.(list\.extend|set\.update|dict\.update|str\.join|bytes\.join|deque\.extend)$/;

/** Serialisers, responses, loggers, and the assertions of unittest that look at a value. */
const LIBRARIES =
  /^(json\.dumps?|logging\.(Logger\.)?(debug|info|warning|error|exception|critical)|(fastapi|starlette)\.responses\.\w*(JSON|HTML|PlainText)Response|aiohttp\.web\.json_response|flask\.jsonify|unittest\.(\w+\.)*assert(True|False|Equals?|NotEqual|In|NotIn|Is|IsNot|IsNone|IsNotNone|Greater\w*|Less\w*|AlmostEqual|Count\w*|\w+Equal))$/;

/** Of a generator expression's items, these see objects that are always true, or that they cannot add. */
const OVER_ITEMS = /^builtins\.(any|all|sum|min|max|sorted)$/;

/** What comes of giving a coroutine object to this call; null where that may be meant. */
export function takesValue(callee: string): string | null {
  if (BUILTINS.has(callee)) return `${callee.slice('builtins.'.length)} gets the object`;
  if (ITERATES.test(callee)) return 'it cannot be iterated over';
  if (!LIBRARIES.test(callee)) return null;
  return `${callee.slice(callee.lastIndexOf('.') + 1)} gets the object`;
}

/** `any(is_open(door) for door in doors)`: the words for what gets the objects. */
export function takesItems(fn: ProjectFunction, call: CallOp, project: Project): string | null {
  const { blocks, ops } = fn.facts;
  const block = blocks[call.block];
  if (block?.kind !== 'comprehension') return null;
  for (const [op, outer] of ops.entries()) {
    if (outer.k !== 'call' || op < block.end || outer.args.length === 0) continue;
    const [given] = outer.args;
    const comp = given!.value;
    if (comp.k !== 'comp' || comp.element.k !== 'call' || ops[comp.element.op] !== call) continue;
    const { external } = project.call(fn, op);
    return OVER_ITEMS.test(external) ? `${external.slice('builtins.'.length)} gets only such objects` : null;
  }
  return null;
}
