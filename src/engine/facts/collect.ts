/** A file's facts out of its syntax. */
import type { DefStatement, Module, SyntaxTree } from '../syntax/index.ts';
import { lineStartsOf, type Span } from '../text.ts';
import { visitBody } from './collect-statement.ts';
import { directivesOf } from './directives.ts';
import type { Directive, FileFacts } from './facts.ts';
import { type FileBuilder, type KeptFunction, Scope } from './scope.ts';

/** The tree stays the caller's, who deletes it. Never throws for bad Python. */
export function collectFacts(path: string, tree: SyntaxTree): FileFacts {
  const { text } = tree;
  const module = tree.module();
  const seen = directivesOf(text, module.comments);
  // Comments inside a definition that is taken over are not walked past: they come along with it.
  const brought: Directive[] = [];
  const remember = (s: DefStatement, kept: KeptFunction): void => {
    if (s.kept) for (const directive of kept.directives) brought.push(movedDirective(directive, s.start));
    else kept.directives = within(seen, s.start, s.nodeEnd);
    // What the parser could not read may become readable by an edit elsewhere.
    const broken = module.errors.some(([start, end]) => start <= s.nodeEnd && end >= s.start);
    if (!broken) tree.remember(s, kept);
  };
  const file: FileBuilder = { functions: [], classes: [], visitBody, remember };
  collectModule(file, module);
  const directives = brought.length === 0 ? seen : [...seen, ...brought].sort((a, b) => a.at[0] - b.at[0]);
  return {
    path,
    length: text.length,
    lineStarts: lineStartsOf(text),
    functions: file.functions,
    classes: file.classes,
    directives,
    errors: module.errors,
  };
}

function collectModule(file: FileBuilder, module: Module): void {
  const scope = new Scope(file, 'module', '<module>', null, module.body, { start: 0, end: 0 });
  const [first] = module.body.statements;
  if (first?.k === 'expr' && first.value.k === 'const' && first.value.type === 'str') {
    scope.facts.docstring = String(first.value.value);
  }
  scope.open('body', -1, module.body);
  scope.close(scope.body(module.body));
  scope.finish();
}

/** Those between two places, relative to the first. */
function within(directives: readonly Directive[], start: number, end: number): Directive[] {
  const found: Directive[] = [];
  for (const directive of directives) {
    if (directive.at[0] >= start && directive.at[0] < end) found.push(movedDirective(directive, -start));
  }
  return found;
}

function movedDirective(directive: Directive, delta: number): Directive {
  const move = (span: Span): Span => [span[0] + delta, span[1] + delta];
  const codes = directive.codes.map(({ code, at }) => ({ code, at: move(at) }));
  return { ...directive, at: move(directive.at), codes };
}
