/** Parameters of functions and lambdas. */
import type { Expression, Parameter } from './ast.ts';
import type { Source } from './source.ts';

export function readParameters(s: Source, list: number): Parameter[] {
  const params: Parameter[] = [];
  let kind: Parameter['kind'] = 'positional';
  for (const node of s.children(list)) {
    const type = s.type(node);
    if (type === 'keyword_separator') kind = 'keyword-only';
    if (type === 'keyword_separator' || type === 'positional_separator') continue;
    const param = readParameter(s, node, kind);
    if (param.kind === 'var-positional') kind = 'keyword-only';
    params.push(param);
  }
  return params;
}

function readParameter(s: Source, node: number, kind: Parameter['kind']): Parameter {
  const param: Parameter = {
    name: '',
    kind,
    annotation: null,
    default: null,
    unpacked: null,
    start: s.start(node),
    end: s.end(node),
  };
  const [first, second, third] = s.type(node).match(/^(typed_|default_)/) ? s.children(node) : [node];
  const type = s.type(node);
  if (second !== undefined && type === 'default_parameter') param.default = s.expression(second);
  else if (second !== undefined) param.annotation = s.expression(second);
  if (third !== undefined) param.default = s.expression(third);
  if (first === undefined) return param;
  const target = s.expression(first);
  if (target.k === 'star') param.kind = target.double ? 'var-keyword' : 'var-positional';
  const name = target.k === 'star' ? target.of : target;
  if (name.k === 'name') param.name = name.id;
  else param.unpacked = name;
  return param;
}

export function readLambda(s: Source, node: number): Expression {
  const list = s.child(node, 'lambda_parameters');
  const body = s.children(node).at(-1);
  if (body === undefined || body === list) return s.unknown(node);
  return {
    k: 'lambda',
    params: list === undefined ? [] : readParameters(s, list),
    body: s.expression(body),
    start: s.start(node),
    end: s.end(node),
  };
}
