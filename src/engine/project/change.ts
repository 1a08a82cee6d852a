/**
 * What an edit changes for others. Most keystrokes stand inside one function and change nothing that another file
 * can see: no name it binds, nothing it returns. Then only the file's own answers are dropped, and the objects that
 * stand for its scopes live on with new facts.
 */
import type { Expr, FileFacts, FunctionFacts, Op } from '../facts/facts.ts';

export interface Change {
  /** `hidden`: nobody else is concerned; `classes`: the hierarchy changed, so everybody is. */
  readonly kind: 'hidden' | 'visible' | 'classes';
  /** Last words of calls that came, went, or got other arguments: what parameters hold may depend on them. */
  readonly calls: ReadonlySet<string>;
}

export function changeOf(before: FileFacts, after: FileFacts): Change {
  const calls = new Set<string>();
  if (classesOf(before) !== classesOf(after)) return { kind: 'classes', calls };
  const longest = Math.max(before.functions.length, after.functions.length);
  let visible = before.functions.length !== after.functions.length;
  for (let id = 0; id < longest; id++) {
    const old = before.functions[id];
    const now = after.functions[id];
    const oldCalls = old ? callsOf(old) : NO_CALLS;
    const nowCalls = now ? callsOf(now) : NO_CALLS;
    for (const [name, text] of oldCalls) if (nowCalls.get(name) !== text) calls.add(name);
    for (const [name, text] of nowCalls) if (oldCalls.get(name) !== text) calls.add(name);
    if (!visible && old && now && shownBy(old) !== shownBy(now)) visible = true;
  }
  return { kind: visible ? 'visible' : 'hidden', calls };
}

const NO_CALLS: ReadonlyMap<string, string> = new Map();

function classesOf(file: FileFacts): string {
  return file.classes
    .map((cls) => `${cls.parent} ${cls.qualname}(${cls.bases.map((base) => print(base)).join()})`)
    .join('\n');
}

/** The header, the names it binds and what it gives back; with the places of ops, because values remember them. */
function shownBy(fn: FunctionFacts): string {
  const head = [
    fn.kind,
    fn.qualname,
    fn.parent,
    fn.async,
    fn.generator,
    fn.params.map((p) => `${p.kind} ${p.name}:${print(p.annotation)}=${print(p.default)}`),
    fn.decorators.map(print),
    print(fn.returns),
    fn.locals,
    fn.globals,
    fn.nonlocals,
  ].join('|');
  const lines = [head];
  if (keepsToItself(fn)) return head;
  fn.ops.forEach((op, i) => {
    const text = shownOp(op, fn.kind === 'module' || fn.kind === 'class');
    if (text !== '') lines.push(`${i} ${op.block} ${text}`);
  });
  return lines.join('\n');
}

/** Nothing that the body binds or makes can be seen from outside, but by the arguments of its calls. */
function keepsToItself(fn: FunctionFacts): boolean {
  if (fn.kind !== 'function' || fn.generator || fn.globals.length > 0 || fn.nonlocals.length > 0)
    return false;
  return !fn.ops.some((op) => {
    if (op.k === 'return') return op.value !== null;
    if (op.k === 'assign') return op.targets.some((target) => target.k !== 'name');
    return op.k === 'def' || op.k === 'class' || (op.k === 'enter' && op.as !== null && op.as.k !== 'name');
  });
}

function shownOp(op: Op, isBody: boolean): string {
  switch (op.k) {
    case 'assign':
      return `= ${op.targets.map(print)} ${op.aug} ${print(op.value)} ${print(op.annotation)}`;
    case 'return':
      return `return ${print(op.value)}`;
    case 'yield':
      return `yield ${print(op.value)}`;
    case 'import':
      return `import ${op.level} ${op.module} ${op.as} ${op.names?.map((n) => `${n.name} ${n.as}`)}`;
    case 'for':
      return `for ${print(op.target)} ${print(op.iter)}`;
    case 'enter':
      return `with ${print(op.context)} ${print(op.as)}`;
    case 'def':
      return `def ${op.fn}`;
    case 'class':
      return `class ${op.cls}`;
    case 'call':
      // A value may come out of any call whose result goes on.
      return op.use.k === 'dropped' && !isBody
        ? ''
        : `${print(op.callee)}(${op.args.map((a) => `${a.name}${print(a.value)}`)})`;
    default:
      return '';
  }
}

function callsOf(fn: FunctionFacts): Map<string, string> {
  const calls = new Map<string, string>();
  fn.ops.forEach((op, i) => {
    if (op.k !== 'call') return;
    const name = op.callee.k === 'name' ? op.callee.id : op.callee.k === 'attr' ? op.callee.name : '';
    if (name === '') return;
    const text = `${i} ${print(op.callee)}(${op.args.map((a) => `${a.star}${a.name}=${print(a.value)}`)})`;
    calls.set(name, `${calls.get(name) ?? ''}\n${text}`);
  });
  return calls;
}

/** Without positions. */
function print(e: Expr | null): string {
  if (e === null) return '-';
  switch (e.k) {
    case 'name':
      return e.id;
    case 'attr':
      return `${print(e.of)}.${e.name}`;
    case 'call':
      return `%${e.op}`;
    case 'await':
      return `await ${print(e.of)}`;
    case 'sub':
      return `${print(e.of)}[${print(e.index)}]`;
    case 'const':
      return `${e.type}${e.value}`;
    case 'lambda':
      return `lambda${e.fn}`;
    case 'seq':
      return `${e.type}(${e.items.map(print)})`;
    case 'comp':
      return `${e.type}-comp(${e.block} ${print(e.element)})`;
    case 'op':
      return `(${e.op} ${e.items.map(print)})`;
    case 'star':
      return `*${print(e.of)}`;
    case 'walrus':
      return `(${e.name}:=${print(e.value)})`;
    case 'yield':
      return `yield ${print(e.of)}`;
    case 'unknown':
      return '?';
  }
}
