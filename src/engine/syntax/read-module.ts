/** A whole file as a plain value. */
import type { Module } from './ast.ts';
import type { FlatTree, Grammar } from './flat-tree.ts';
import { readBody } from './read-body.ts';
import { COMPOUND } from './read-compound-statement.ts';
import { EXPRESSIONS } from './read-expression.ts';
import { SIMPLE } from './read-simple-statement.ts';
import { Source } from './source.ts';

const READERS = { ...SIMPLE, ...COMPOUND };

export function readModule(flat: FlatTree, text: string, grammar: Grammar): Module {
  const source = new Source(flat, text, grammar, READERS, EXPRESSIONS);
  const body = readBody(source, flat.size > 0 ? 0 : undefined, text.length);
  return { body: { ...body, start: 0, end: text.length }, comments: flat.comments, errors: flat.errors };
}
