/** A block of statements. */
import type { Body, Statement } from './ast.ts';
import type { Source } from './source.ts';

export function readBody(s: Source, block: number | undefined, after: number): Body {
  if (block === undefined) return { statements: [], start: after, end: after };
  const statements: Statement[] = [];
  if (!s.tooDeep) {
    s.depth++;
    readInto(s, block, statements);
    s.depth--;
  }
  // The grammar counts comments after the last statement in.
  return { statements, start: s.start(block), end: statements.at(-1)?.end ?? s.end(block) };
}

/** What stands in an ERROR is read as far as it goes: a file being typed keeps most of its facts. */
function readInto(s: Source, block: number, statements: Statement[]): void {
  for (const node of s.parts(block)) {
    const type = s.type(node);
    const read = s.readers[type];
    if (read) {
      const statement = read(s, node);
      if (statement) statements.push(statement);
    } else if (type === 'ERROR' || type === 'block') {
      if (s.tooDeep) continue;
      s.depth++;
      readInto(s, node, statements);
      s.depth--;
    } else if (!type.startsWith("'") && s.type(block) === 'ERROR') {
      const value = s.expression(node);
      if (value.k === 'call' || value.k === 'await') {
        statements.push({ k: 'expr', value, start: value.start, end: value.end });
      }
    }
  }
}
