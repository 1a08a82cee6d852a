/** Numbers and strings. Long strings keep only their beginning: a rule asks for words, not for texts. */
import type { ConstNode, Expression } from './ast.ts';
import type { ReadExpression, Source } from './source.ts';

const MAX_STRING = 2000;

export function readNumber(s: Source, node: number): ConstNode {
  const word = s.textOf(node).replaceAll('_', '').replace(/[lL]$/, '').toLowerCase();
  const imaginary = word.endsWith('j') && !word.startsWith('0x');
  const value = imaginary ? null : Number(word);
  const type = s.type(node) === 'integer' && !imaginary ? 'int' : 'float';
  return {
    k: 'const',
    type,
    value: Number.isNaN(value) ? null : value,
    start: s.start(node),
    end: s.end(node),
  };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', '\n': '' };

/** Enough of Python's escapes for file modes, names and separators. */
function cook(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[\s\S])/g, (_, code: string) => {
    if (code.length > 2) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return ESCAPES[code] ?? (/['"\\]/.test(code) ? code : `\\${code}`);
  });
}

/** A plain string literal's value, read from its text alone. */
function readString(s: Source, node: number): ConstNode {
  const [start, end] = [s.start(node), s.end(node)];
  const text = s.text.slice(start, Math.min(end, start + MAX_STRING + 8));
  const open = /^([a-zA-Z]*)('''|"""|'|")/.exec(text);
  const prefix = open?.[1]?.toLowerCase() ?? '';
  const quote = open?.[2] ?? '';
  const whole = end - start <= MAX_STRING;
  const body = text.slice(prefix.length + quote.length, whole ? text.length - quote.length : MAX_STRING);
  const inner = body.includes('\r') ? body.replace(/\r\n?/g, '\n') : body;
  const value = prefix.includes('r') || !inner.includes('\\') ? inner : cook(inner);
  return { k: 'const', type: prefix.includes('b') ? 'bytes' : 'str', value, start, end };
}

/** The expressions inside an f-string, those of its format specifiers included. */
function interpolations(s: Source, node: number): Expression[] {
  const found: Expression[] = [];
  for (const part of s.children(node)) {
    const type = s.type(part);
    if (type === 'interpolation' || type === 'format_expression') {
      for (const inner of s.children(part)) {
        if (inner === s.child(part, 'format_specifier')) found.push(...interpolations(s, inner));
        else if (s.type(inner) !== 'type_conversion') found.push(s.expression(inner));
      }
    }
  }
  return found;
}

export function readText(s: Source, node: number): Expression {
  const values = interpolations(s, node);
  // A leaf is a plain string; an f-string keeps its parts even where it has no values.
  if (s.flat.nexts[node] === node + 1) return readString(s, node);
  return { k: 'op', op: 'format', items: values, start: s.start(node), end: s.end(node) };
}

export function readStrings(s: Source, node: number): Expression {
  const place = { start: s.start(node), end: s.end(node) };
  const parts = s.expressions(s.children(node));
  const first = parts[0];
  if (first?.k === 'const' && parts.every((part) => part.k === 'const')) {
    return {
      ...first,
      value: parts.map((part) => (part.k === 'const' ? part.value : '')).join(''),
      ...place,
    };
  }
  return { k: 'op', op: 'format', items: parts.flatMap((p) => (p.k === 'op' ? p.items : [])), ...place };
}

export const constant =
  (type: 'bool' | 'none' | 'ellipsis', value: boolean | null): ReadExpression =>
  (s, node) => ({ k: 'const', type, value, start: s.start(node), end: s.end(node) });
