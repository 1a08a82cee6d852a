/** Facts as text, one operation a line: for goldens and for looking into a file. */
import { positionAt, type Span } from '../text.ts';
import type { Arg, Block, Expr, FileFacts, FunctionFacts, Op, Use } from './facts.ts';

/** Positions are one-based `line:column`, as people count. */
export function printFacts(file: FileFacts): string {
  const lines: string[] = [];
  for (const fn of file.functions) printFunction(file, fn, lines);
  for (const cls of file.classes) {
    const bases = [
      ...cls.bases.map(expr),
      ...cls.keywords.map(({ name, value }) => `${name}=${expr(value)}`),
    ];
    const decorators = cls.decorators.map((decorator) => ` @${expr(decorator)}`).join('');
    const place = where(file, cls.nameAt);
    lines.push(
      `class #${cls.id} ${cls.qualname}(${bases.join(', ')})${decorators} body=f${cls.body} ${place}`,
    );
  }
  for (const { kind, codes, ownLine, at } of file.directives) {
    const words = codes.map(({ code }) => code).join(' ');
    lines.push(`directive ${kind} [${words}]${ownLine ? ' own-line' : ''} ${where(file, at)}`);
  }
  for (const at of file.errors) lines.push(`error ${where(file, at)}`);
  return `${lines.join('\n')}\n`;
}

function where(file: FileFacts, span: Span, start = 0): string {
  const from = positionAt(file.lineStarts, span[0] + start);
  const to = positionAt(file.lineStarts, span[1] + start);
  const end = from.line === to.line ? `${to.character + 1}` : `${to.line + 1}:${to.character + 1}`;
  return `@${from.line + 1}:${from.character + 1}-${end}`;
}

function printFunction(file: FileFacts, fn: FunctionFacts, lines: string[]): void {
  const flags = [fn.async ? 'async' : '', fn.generator ? 'generator' : ''].filter(Boolean).join(' ');
  const cls = fn.cls >= 0 ? ` cls=#${fn.cls}` : '';
  const returns = fn.returns ? ` -> ${expr(fn.returns)}` : '';
  const params = fn.kind === 'module' || fn.kind === 'class' ? '' : `(${fn.params.map(param).join(', ')})`;
  const head = `${flags ? `${flags} ` : ''}${fn.kind} f${fn.id} ${fn.qualname}${params}${returns}`;
  lines.push(`${head}${cls} parent=${fn.parent} ${where(file, fn.at, fn.start)}`);
  for (const decorator of fn.decorators) lines.push(`  decorator ${expr(decorator)}`);
  if (fn.docstring) lines.push(`  docstring ${JSON.stringify(fn.docstring)}`);
  for (const key of ['locals', 'globals', 'nonlocals'] as const) {
    if (fn[key].length > 0) lines.push(`  ${key} ${fn[key].join(' ')}`);
  }
  printBlock(file, fn, 0, 1, lines);
}

function printBlock(file: FileFacts, fn: FunctionFacts, id: number, depth: number, lines: string[]): void {
  const block = fn.blocks[id]!;
  const indent = '  '.repeat(depth);
  const exits = block.exits === 'no' ? '' : ` exits=${block.exits}`;
  const by = block.op >= 0 ? ` of %${block.op}` : '';
  lines.push(`${indent}[${block.kind} b${id}${by}${exits}]`);
  const inner = fn.blocks.map((b, i) => [b, i] as const).filter(([b]) => b.parent === id);
  const inside: Array<{ at: number; block: Block; id: number }> = inner.map(([b, i]) => ({
    at: b.first,
    block: b,
    id: i,
  }));
  let next = 0;
  for (let i = block.first; i <= block.end; ) {
    const child = inside[next];
    if (child && child.at === i) {
      printBlock(file, fn, child.id, depth + 1, lines);
      i = child.block.end;
      next++;
    } else {
      if (i < block.end) {
        const op = fn.ops[i]!;
        lines.push(`${indent}  %${i} ${printOp(op)} ${where(file, op.at, fn.start)}`);
      }
      i++;
    }
  }
}

function param(p: FunctionFacts['params'][number]): string {
  const star = { positional: '', 'keyword-only': 'kw ', 'var-positional': '*', 'var-keyword': '**' }[p.kind];
  const annotation = p.annotation ? `: ${expr(p.annotation)}` : '';
  return `${star}${p.name || '_'}${annotation}${p.default ? ` = ${expr(p.default)}` : ''}`;
}

function argument(a: Arg): string {
  return `${a.star}${a.name ? `${a.name}=` : ''}${expr(a.value)}`;
}

function list(items: readonly Expr[]): string {
  return items.map(expr).join(', ');
}

/** An expression on one line; `%n` is the call that operation n makes. */
export function expr(e: Expr): string {
  switch (e.k) {
    case 'name':
      return e.id;
    case 'attr':
      return `${expr(e.of)}.${e.name}`;
    case 'call':
      return `%${e.op}`;
    case 'await':
      return `await ${expr(e.of)}`;
    case 'sub':
      return `${expr(e.of)}[${expr(e.index)}]`;
    case 'const':
      if (e.type === 'ellipsis') return '...';
      if (e.type === 'bytes') return `b${JSON.stringify(e.value)}`;
      return e.type === 'str' ? JSON.stringify(e.value) : String(e.type === 'none' ? 'None' : e.value);
    case 'lambda':
      return `lambda f${e.fn}`;
    case 'seq':
      return `${e.type}(${list(e.items)})`;
    case 'comp':
      return `${e.type}-comp(b${e.block}: ${expr(e.element)})`;
    case 'op':
      return `(${e.op} ${list(e.items)})`;
    case 'star':
      return `${e.double ? '**' : '*'}${expr(e.of)}`;
    case 'walrus':
      return `(${e.name} := ${expr(e.value)})`;
    case 'yield':
      return `(yield${e.from ? ' from' : ''}${e.of ? ` ${expr(e.of)}` : ''})`;
    case 'unknown':
      return '?';
  }
}

function use(u: Use): string {
  switch (u.k) {
    case 'assigned':
    case 'entered':
      return `${u.k} %${u.op}`;
    case 'argument':
      return `argument ${u.arg} of %${u.call}`;
    case 'callee':
      return `callee of %${u.call}`;
    case 'iterated':
      return u.async ? 'iterated async' : 'iterated';
    case 'attribute':
      return `attribute ${u.name}`;
    default:
      return u.k;
  }
}

function printOp(op: Op): string {
  switch (op.k) {
    case 'call':
      return `call ${expr(op.callee)}(${op.args.map(argument).join(', ')}) -> ${use(op.use)}`;
    case 'await':
      return `await ${expr(op.value)} -> ${use(op.use)}`;
    case 'read':
      return `read ${expr(op.target)} -> ${use(op.use)}`;
    case 'assign': {
      const annotation = op.annotation ? `: ${expr(op.annotation)}` : '';
      const value = op.value ? ` ${op.aug}= ${expr(op.value)}` : '';
      return `assign ${op.targets.map(expr).join(' = ')}${annotation}${value}`;
    }
    case 'enter':
      return `enter${op.async ? ' async' : ''} ${expr(op.context)}${op.as ? ` as ${expr(op.as)}` : ''} body=b${op.body}`;
    case 'for':
      return `for${op.async ? ' async' : ''} ${expr(op.target)} in ${expr(op.iter)} body=b${op.body}`;
    case 'while':
      return `while ${expr(op.test)} body=b${op.body}`;
    case 'branch':
      return `branch ${expr(op.test)}${blockRef('then', op.then)}${blockRef('else', op.else)}`;
    case 'match':
      return `match ${expr(op.subject)} cases=${op.cases.map((id) => `b${id}`).join(',')}`;
    case 'try': {
      const handlers = op.handlers.map((h) => {
        const types = h.bare ? '' : ` ${h.types.map(expr).join('|')}`;
        return ` except${h.star ? '*' : ''}${types}${h.name ? ` as ${h.name}` : ''}=b${h.block}`;
      });
      return `try body=b${op.body}${handlers.join('')}${blockRef('else', op.else)}${blockRef('finally', op.finally)}`;
    }
    case 'return':
    case 'raise':
      return op.value ? `${op.k} ${expr(op.value)}` : op.k;
    case 'yield':
      return `yield${op.from ? ' from' : ''}${op.value ? ` ${expr(op.value)}` : ''}`;
    case 'delete':
      return `delete ${list(op.targets)}`;
    case 'break':
    case 'continue':
      return op.k;
    case 'import': {
      const module = '.'.repeat(op.level) + op.module;
      if (!op.names) return `import ${module} binds ${op.as}${op.aliased ? ' aliased' : ''}`;
      const names = op.names.map(({ name, as }) => (name === as ? name : `${name} as ${as}`));
      return `from ${module} import ${names.join(', ')}`;
    }
    case 'def':
      return `def f${op.fn}`;
    case 'class':
      return `class #${op.cls}`;
  }
}

function blockRef(name: string, id: number): string {
  return id < 0 ? '' : ` ${name}=b${id}`;
}
