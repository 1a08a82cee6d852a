/** `def` and `class`: headers belong to the scope around, bodies are scopes of their own. */
import type * as ast from '../syntax/ast.ts';
import { adopt, type Header, isPlain } from './adopt.ts';
import { ANNOTATION, bindParams, OTHER, visit, visitParams } from './collect-expression.ts';
import type { ClassFacts, Expr } from './facts.ts';
import { moved } from './moved.ts';
import { Define } from './nodes.ts';
import { type KeptFunction, Scope } from './scope.ts';

/** Decorators stand before the definition; a finding in one belongs to its own line. */
function visitDecorators(scope: Scope, decorators: readonly ast.Expression[]): Expr[] {
  return decorators.map((decorator) => {
    scope.header(decorator, decorator.end);
    return visit(scope, decorator, { k: 'decorator' });
  });
}

function docstringOf(body: ast.Body): string {
  const [first] = body.statements;
  if (first?.k !== 'expr' || first.value.k !== 'const' || first.value.type !== 'str') return '';
  return String(first.value.value);
}

/** What a function's header evaluates, in the scope around it. */
function visitHeader(scope: Scope, s: ast.DefStatement): Header {
  const decorators = visitDecorators(scope, s.decorators);
  scope.header(s.decorators.length > 0 ? s.name : { start: s.start - s.shift }, s.headerEnd);
  const params = visitParams(scope, s.params);
  return { decorators, params, returns: s.returns && visit(scope, s.returns, ANNOTATION) };
}

export function visitDef(scope: Scope, s: ast.DefStatement): void {
  const { file } = scope;
  const kept = s.kept as KeptFunction | undefined;
  const before = file.functions.length;
  scope.shift = s.shift;
  const outer = visitHeader(scope, s);
  const place = scope.place(s.name);
  scope.shift = 0;
  const fn = file.functions.length;
  const firstClass = file.classes.length;
  if (kept) file.remember(s, adopt(scope, s, outer, kept));
  else visitFunction(scope, s, outer);
  // A lambda in the header has places of its own, which would not move along.
  if (s.outermost && !kept && fn === before) {
    const [functions, classes] = [file.functions.slice(fn), file.classes.slice(firstClass)];
    file.remember(s, { functions, classes, firstClass, plain: isPlain(outer), directives: [] });
  }
  scope.bind(s.name.id);
  scope.emit(new Define(fn, scope.block, place));
}

function visitFunction(scope: Scope, s: ast.DefStatement, outer: Header): void {
  const delta = scope.facts.start - s.start;
  const inner = new Scope(scope.file, 'function', s.name.id, scope, s, s.name);
  const { facts } = inner;
  facts.async = s.async;
  facts.decorators = outer.decorators.map((decorator) => moved(decorator, delta));
  facts.returns = outer.returns && moved(outer.returns, delta);
  for (const param of s.typeParams) inner.bind(param.name);
  facts.params = bindParams(inner, s.params, outer.params, delta);
  facts.docstring = docstringOf(s.body);
  inner.open('body', -1, s.body);
  inner.close(inner.body(s.body));
  inner.finish();
}

export function visitClass(scope: Scope, s: ast.ClassStatement): void {
  const decorators = visitDecorators(scope, s.decorators);
  scope.header(s.decorators.length > 0 ? s.name : s, s.headerEnd);
  const delta = scope.facts.start - s.start;
  const args = s.args.map((arg) => {
    const value = visit(scope, arg.value, OTHER);
    const place = scope.span(arg);
    const whole: Expr = arg.star ? { k: 'star', of: value, double: arg.star === '**', at: place } : value;
    return { name: arg.name, value: moved(whole, delta) };
  });
  const inner = new Scope(scope.file, 'class', s.name.id, scope, s, s.name);
  const facts: ClassFacts = {
    id: scope.file.classes.length,
    name: s.name.id,
    qualname: inner.facts.qualname,
    parent: scope.facts.id,
    body: inner.facts.id,
    bases: args.filter((arg) => !arg.name).map((arg) => arg.value),
    keywords: args.filter((arg) => arg.name),
    decorators: decorators.map((decorator) => moved(decorator, delta)),
    at: [s.start, s.end],
    nameAt: [s.name.start, s.name.end],
  };
  scope.file.classes.push(facts);
  inner.facts.cls = facts.id;
  inner.facts.decorators = facts.decorators;
  inner.facts.docstring = docstringOf(s.body);
  for (const param of s.typeParams) inner.bind(param.name);
  inner.open('body', -1, s.body);
  inner.close(inner.body(s.body));
  inner.finish();
  scope.bind(s.name.id);
  scope.emit({ k: 'class', cls: facts.id, at: scope.span(s.name), block: scope.block });
}
