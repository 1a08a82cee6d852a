/** Patterns of `match`: what they evaluate and which names they bind. */
import type { Case, Expression, NameNode } from './ast.ts';
import { nameNode } from './read-primary.ts';
import type { Source } from './source.ts';

type Pattern = Pick<Case, 'values' | 'captures' | 'irrefutable'>;

export function readPattern(s: Source, nodes: readonly number[]): Pattern {
  const values: Expression[] = [];
  const captures: NameNode[] = [];
  for (const node of nodes) walk(s, node, values, captures);
  const [only] = nodes;
  const irrefutable = nodes.length === 1 && only !== undefined && alwaysMatches(s, only);
  return { values, captures, irrefutable };
}

function alwaysMatches(s: Source, pattern: number): boolean {
  const [inner] = s.children(pattern);
  if (inner === undefined) return s.textOf(pattern) === '_';
  if (s.type(inner) === 'dotted_name') return isCapture(s, inner);
  if (s.type(inner) === 'as_pattern') return alwaysMatches(s, s.children(inner)[0] ?? inner);
  return false;
}

/** A bare name binds; a dotted one is a constant that is compared. */
function isCapture(s: Source, dottedName: number): boolean {
  return !s.textOf(dottedName).includes('.');
}

function walk(s: Source, node: number, values: Expression[], captures: NameNode[]): void {
  if (s.tooDeep) return;
  s.depth++;
  const children = s.children(node);
  switch (s.type(node)) {
    case 'dotted_name':
      if (!isCapture(s, node)) values.push(s.expression(node));
      else if (s.textOf(node) !== '_') captures.push(nameNode(s, node));
      break;
    case 'class_pattern': {
      const [name, ...patterns] = children;
      if (name !== undefined) values.push(s.expression(name));
      for (const child of patterns) walk(s, child, values, captures);
      break;
    }
    case 'keyword_pattern':
      for (const child of children.slice(1)) walk(s, child, values, captures);
      break;
    case 'splat_pattern':
    case 'as_pattern':
      for (const child of children) {
        if (s.type(child) === 'identifier') {
          if (s.textOf(child) !== '_') captures.push(nameNode(s, child));
        } else walk(s, child, values, captures);
      }
      break;
    case 'string':
    case 'concatenated_string':
      break;
    default:
      for (const child of children) walk(s, child, values, captures);
  }
  s.depth--;
}
