/** A file's facts out of its syntax. */
import type { SyntaxTree } from '../syntax/index.ts';
import { lineStartsOf } from '../text.ts';
import { visitBody } from './collect-statement.ts';
import { directivesOf } from './directives.ts';
import type { FileFacts } from './facts.ts';
import { type FileBuilder, Scope } from './scope.ts';

/** The tree stays the caller's, who deletes it. Never throws for bad Python. */
export function collectFacts(path: string, tree: SyntaxTree): FileFacts {
  const { text } = tree;
  const module = tree.module();
  const file: FileBuilder = { functions: [], classes: [] };
  const place = { start: 0, end: text.length };
  const scope = new Scope(file, 'module', '<module>', null, place, { start: 0, end: 0 });
  const [first] = module.body.statements;
  if (first?.k === 'expr' && first.value.k === 'const' && first.value.type === 'str') {
    scope.facts.docstring = String(first.value.value);
  }
  scope.open('body', -1, module.body);
  scope.close(visitBody(scope, module.body));
  scope.finish();
  return {
    path,
    length: text.length,
    lineStarts: lineStartsOf(text),
    functions: file.functions,
    classes: file.classes,
    directives: directivesOf(text, module.comments),
    errors: module.errors,
  };
}
