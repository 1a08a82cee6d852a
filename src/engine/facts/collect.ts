/** A file's facts out of its syntax. */
import type { SyntaxTree } from '../syntax/index.ts';
import { lineStartsOf, type Span } from '../text.ts';
import { visitBody } from './collect-statement.ts';
import { directivesOf } from './directives.ts';
import type { Directive, FileFacts } from './facts.ts';
import { type FileBuilder, type KeptFunction, Scope } from './scope.ts';

/** What is kept of a definition over an edit: its facts, and the whole reading it comes from. */
interface Kept extends KeptFunction {
  reading: Reading;
}

/** Comments and errors of a whole file, where a definition that is taken over finds its own. */
interface Reading {
  directives: Directive[];
  errors: Span[];
}

/** The tree stays the caller's, who deletes it. Never throws for bad Python. */
export function collectFacts(path: string, tree: SyntaxTree): FileFacts {
  const { text } = tree;
  const module = tree.module();
  const reading: Reading = { directives: directivesOf(text, module.comments), errors: [...module.errors] };
  const file: FileBuilder = {
    functions: [],
    classes: [],
    remember: (statement, kept) => tree.remember(statement, { ...kept, reading } satisfies Kept),
    adopted: (kept, delta) => takeOver(reading, kept as Kept, delta),
  };
  const place = { start: 0, end: text.length };
  const scope = new Scope(file, 'module', '<module>', null, place, { start: 0, end: 0 });
  const [first] = module.body.statements;
  if (first?.k === 'expr' && first.value.k === 'const' && first.value.type === 'str') {
    scope.facts.docstring = String(first.value.value);
  }
  scope.open('body', -1, module.body);
  scope.close(visitBody(scope, module.body));
  scope.finish();
  reading.directives.sort((a, b) => a.at[0] - b.at[0]);
  return {
    path,
    length: text.length,
    lineStarts: lineStartsOf(text),
    functions: file.functions,
    classes: file.classes,
    directives: reading.directives,
    errors: reading.errors,
  };
}

/** Comments inside a definition that is taken over were not walked past: they move along with it. */
function takeOver(reading: Reading, kept: Kept, delta: number): void {
  const [start, end] = kept.span;
  const move = (span: Span): Span => [span[0] + delta, span[1] + delta];
  for (const directive of kept.reading.directives) {
    if (directive.at[0] < start || directive.at[0] >= end) continue;
    const codes = directive.codes.map(({ code, at }) => ({ code, at: move(at) }));
    reading.directives.push({ ...directive, at: move(directive.at), codes });
  }
}
