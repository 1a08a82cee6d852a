/** Statements into operations and blocks. Each visit gives the ways in which the statement can end. */
import type * as ast from '../syntax/ast.ts';
import { visitFor, visitIf, visitMatch, visitTry, visitWhile, visitWith } from './collect-control-flow.ts';
import { visitClass, visitDef } from './collect-definition.ts';
import { ANNOTATION, branchOn, OTHER, TESTED, visit, visitTarget } from './collect-expression.ts';
import type { Use } from './facts.ts';
import { Assign, NameExpr, Return } from './nodes.ts';
import { BREAKS, CONTINUES, LEAVES, NORMAL, type Scope } from './scope.ts';

const DROPPED: Use = { k: 'dropped' };
const RAISED: Use = { k: 'raised' };

/** Statements in a row: what comes after one that cannot end normally is dead, and changes nothing. */
export function visitBody(scope: Scope, body: ast.Body): number {
  let ways = NORMAL;
  for (const statement of body.statements) {
    const next = visitStatement(scope, statement);
    if (ways & NORMAL) ways = (ways & ~NORMAL) | next;
  }
  return ways;
}

function visitStatement(scope: Scope, s: ast.Statement): number {
  scope.statement = scope.place(s);
  const { block } = scope;
  switch (s.k) {
    case 'expr':
      visit(scope, s.value, DROPPED);
      return NORMAL;
    case 'assign':
      visitAssign(scope, s);
      return NORMAL;
    case 'return': {
      const value = s.value && visit(scope, s.value, { k: 'returned' });
      scope.emit(new Return(value, block, scope.place(s)));
      return LEAVES;
    }
    case 'raise': {
      const value = s.value && visit(scope, s.value, RAISED);
      if (s.cause) visit(scope, s.cause, RAISED);
      scope.emit({ k: 'raise', value, at: scope.span(s), block });
      return LEAVES;
    }
    case 'delete':
      visitDelete(scope, s);
      return NORMAL;
    case 'assert':
      visitAssert(scope, s);
      return NORMAL;
    case 'break':
    case 'continue':
      scope.emit({ k: s.k, at: scope.span(s), block });
      return s.k === 'break' ? BREAKS : CONTINUES;
    case 'pass':
      return NORMAL;
    case 'global':
    case 'nonlocal':
      scope.declare(s.k, s.names);
      return NORMAL;
    case 'import':
      visitImport(scope, s);
      return NORMAL;
    case 'from':
      visitImportFrom(scope, s);
      return NORMAL;
    case 'type':
      visitTypeAlias(scope, s);
      return NORMAL;
    case 'def':
      visitDef(scope, s);
      return NORMAL;
    case 'class':
      visitClass(scope, s);
      return NORMAL;
    case 'if':
      return visitIf(scope, s);
    case 'for':
      return visitFor(scope, s);
    case 'while':
      return visitWhile(scope, s);
    case 'try':
      return visitTry(scope, s);
    case 'with':
      return visitWith(scope, s);
    case 'match':
      return visitMatch(scope, s);
  }
}

function visitDelete(scope: Scope, s: ast.DeleteStatement): void {
  const targets = s.targets.map((target) => visitTarget(scope, target));
  scope.emit({ k: 'delete', targets, at: scope.span(s), block: scope.block });
}

function visitAssign(scope: Scope, s: ast.AssignStatement): void {
  const use = { k: 'assigned' as const, op: -1 };
  // `x += v` loads its target before v; the load itself is implied.
  const early = s.aug ? s.targets.map((target) => visitTarget(scope, target)) : null;
  const value = s.value && visit(scope, s.value, use);
  const targets = early ?? s.targets.map((target) => visitTarget(scope, target));
  const annotation = s.annotation && visit(scope, s.annotation, ANNOTATION);
  const place = scope.place(s);
  use.op = scope.emit(new Assign(targets, value, annotation, s.aug, scope.block, place, place));
}

function visitAssert(scope: Scope, s: ast.AssertStatement): void {
  const branch = branchOn(scope, visit(scope, s.test, TESTED));
  const op = scope.emit(branch);
  if (!s.message) return;
  scope.open('else', op, s.message);
  visit(scope, s.message, OTHER);
  branch.else = scope.close(LEAVES);
}

function visitImport(scope: Scope, s: ast.ImportStatement): void {
  for (const item of s.modules) {
    const as = item.as || item.module.split('.')[0]!;
    scope.bind(as);
    const { block } = scope;
    const aliased = item.as !== '';
    scope.emit({
      k: 'import',
      module: item.module,
      level: 0,
      names: null,
      as,
      aliased,
      at: scope.span(item),
      block,
    });
  }
}

function visitImportFrom(scope: Scope, s: ast.ImportFromStatement): void {
  const names = s.names.map((item) => {
    const as = item.as || item.name;
    if (as !== '*') scope.bind(as);
    return { name: item.name, as, at: scope.span(item) };
  });
  const at = scope.span(s);
  const { block } = scope;
  scope.emit({ k: 'import', module: s.module, level: s.level, names, as: '', aliased: false, at, block });
}

/** The value of an alias is evaluated only when somebody asks for it. */
function visitTypeAlias(scope: Scope, s: ast.TypeAliasStatement): void {
  scope.bind(s.name.id);
  const target = new NameExpr(s.name.id, scope.place(s.name));
  const place = scope.place(s);
  scope.emit(new Assign([target], null, null, '', scope.block, place, place));
}
