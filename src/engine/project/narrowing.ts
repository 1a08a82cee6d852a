/** What `if isinstance(path, str): path = Path(path)` says of the bindings that came before it. */
import type { CallOp, Expr } from '../facts/facts.ts';
import { externalMro } from '../knowledge/classes.ts';
import { instanceOf } from './annotations.ts';
import type { Class, Scope, Values } from './linked-file.ts';
import type { Linker } from './linker.ts';
import { type Definition, isInside } from './scope-index.ts';
import type { Value } from './values.ts';

/** A test in front of the read: where the name was not bound anew behind it, it is none of these, or one of them. */
interface Tested {
  readonly branch: number;
  readonly types: readonly Value[];
  readonly is: boolean;
}

/** The tests whose `if` binds the name anew, and that every way to operation `at` has passed. */
export function testsBefore(
  linker: Linker,
  scope: Scope,
  name: string,
  reaching: readonly Definition[],
  at: number,
): readonly Tested[] {
  const found: Tested[] = [];
  const { blocks, ops } = scope.facts;
  const here = ops[at]?.block;
  if (here === undefined) return found;
  for (const d of reaching) {
    const block = blocks[d.block]!;
    if (d.k !== 'assign' || d.aug !== '' || block.kind !== 'then' || d.op >= at) continue;
    const branch = ops[block.op];
    if (branch?.k !== 'branch' || !isInside(blocks, here, branch.block)) continue;
    const { test } = branch;
    const denied = test.k === 'op' && test.op === 'not' ? test.items[0] : undefined;
    const types = testedTypes(linker, scope, name, denied ?? test);
    if (types !== null) found.push({ branch: block.op, types, is: denied !== undefined });
  }
  return found;
}

/** What is left of an earlier binding's values behind the tests. */
export function narrowed(linker: Linker, d: Definition, values: Values, tests: readonly Tested[]): Values {
  let left = values;
  for (const { branch, types, is } of tests) {
    if (d.op >= branch) continue;
    const kept = left.filter((value) => types.some((type) => isA(linker, value, type)) === is);
    if (kept.length > 0) left = is || kept.every((value) => value.k !== 'unknown') ? kept : left;
    else if (is && types.length === 1 && left.every((value) => value.k === 'unknown'))
      left = instanceOf(types[0]!);
  }
  return left;
}

/** The classes of `isinstance(name, (A, B))`; null for another test, or where a class is not known. */
function testedTypes(linker: Linker, scope: Scope, name: string, test: Expr): readonly Value[] | null {
  if (test.k !== 'call') return null;
  const call = scope.facts.ops[test.op] as CallOp | undefined;
  if (call?.k !== 'call' || call.callee.k !== 'name' || call.callee.id !== 'isinstance') return null;
  const [subject, types] = call.args;
  if (subject?.value.k !== 'name' || subject.value.id !== name || types === undefined) return null;
  const given = types.value.k === 'seq' ? types.value.items : [types.value];
  const found = given.map((type) => linker.values(scope, type, test.op));
  if (found.some((one) => one.length !== 1 || (one[0]!.k !== 'class' && one[0]!.k !== 'external')))
    return null;
  return found.map((one) => one[0]!);
}

function isA(linker: Linker, value: Value, type: Value): boolean {
  const name = nameOfClass(value);
  if (type.k === 'external' && name !== '') return externalMro(name).includes(type.name);
  if (value.k !== 'instance') return false;
  const order = linker.mro(value.cls as Class);
  return type.k === 'class'
    ? order.includes(type.cls as Class)
    : type.k === 'external' && order.includes(type.name);
}

function nameOfClass(value: Value): string {
  if (value.k === 'object') return value.cls;
  if (value.k === 'const') return `builtins.${value.expr.type}`;
  return value.k === 'container' ? `builtins.${value.type}` : '';
}
