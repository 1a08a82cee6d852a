/** A library's name as it stands in somebody's code: which call it makes, in which function, on which object. */
import { functionWords } from '../context-words.ts';
import type { CallOp, Expr } from '../facts/facts.ts';
import type { Project, ProjectFunction, Site, Value } from '../project/project.ts';
import { code } from './note.ts';
import type { Place } from './place.ts';
import { functionAt, libraryName, lineOf, wordsOf } from './words.ts';

export interface Here {
  project: Project;
  fn: ProjectFunction;
  /** The op that the name stands in: of the call, where the name is called. */
  op: number;
  /** The call that the name is the callee of; null where the name is only mentioned. */
  call: CallOp | null;
  value: Value;
  /** The object that a method belongs to, as the code writes it; '' for none and for what has no name. */
  object: string;
  /** The function as the subject of a sentence: `` `main` ``, `this code`. */
  who: string;
  /** It can run on an event loop. */
  onLoop: boolean;
}

/** Where the object that a variable holds was made. */
export function hereMade(made: Site, name: string, project: Project): Here | null {
  const { fn, op } = made;
  const call = fn.facts.ops[op];
  if (call?.k !== 'call' || (call.callee.k !== 'name' && call.callee.k !== 'attr')) return null;
  const place: NamePlace = { k: 'name', fn, op, expr: call.callee, at: call.callee.at };
  return { ...hereAt(place, project.call(fn, op).target, project), object: name };
}

type NamePlace = Extract<Place, { k: 'name' }>;

export function hereAt({ fn, op, expr }: NamePlace, value: Value, project: Project): Here {
  const at = callOf(fn, op, expr);
  const { kind, async } = fn.facts;
  const words = expr.k === 'attr' ? wordsOf(expr.of) : '';
  return {
    project,
    fn,
    op: at ?? op,
    call: at === null ? null : (fn.facts.ops[at] as CallOp),
    value,
    object: words.includes('…') ? '' : words,
    who: kind === 'function' ? code(functionWords(fn)) : 'this code',
    onLoop: async || project.contexts(fn).some((context) => context.kind === 'loop'),
  };
}

/** The op of the call whose callee the expression is. */
function callOf(fn: ProjectFunction, op: number, expr: Expr): number | null {
  const { ops } = fn.facts;
  const found = ops[op];
  const at = found?.k === 'read' && found.use.k === 'callee' ? found.use.call : op;
  const call = ops[at];
  if (call?.k !== 'call') return null;
  return call.callee.at[0] === expr.at[0] && call.callee.at[1] === expr.at[1] ? at : null;
}

/** An argument by position or keyword; null where it is not given. */
export function argument({ call, project }: Here, position: number, keyword: string): Expr | null {
  return call === null ? null : project.argument(call, position, keyword);
}

/** What an argument runs: `` `fetch` (line 28)`` for `fetch` or for the coroutine of `fetch(...)`; '' if not known. */
export function runs({ project, fn, op }: Here, expr: Expr | null): string {
  return expr === null ? '' : runsOf(project, { fn, op }, expr, fn.path);
}

/** The same for an expression of another place, told as seen from this file. */
function runsOf(project: Project, { fn, op }: Site, expr: Expr, seenFrom: string): string {
  if (expr.k === 'call') {
    const made = project.asyncCall(fn, expr.op);
    if (made !== null) return made.fn === null ? code(made.name) : functionAt(made.fn, seenFrom);
  }
  if (expr.k === 'lambda') return 'the lambda';
  return valueWords(project.resolve(fn, expr, op), project, seenFrom);
}

function valueWords(value: Value, project: Project, seenFrom: string): string {
  switch (value.k) {
    case 'function':
      return functionAt(value.fn, seenFrom);
    case 'external':
      return code(libraryName(project.nameOf(value)));
    case 'coroutine':
    case 'partial':
      return valueWords(value.of, project, seenFrom);
    case 'object':
      return value.made === null ? '' : runsWhat(value.made, project, seenFrom);
    default:
      return '';
  }
}

/** What the call that made a task or future was given to run. */
export function runsWhat({ fn, op }: Site, project: Project, seenFrom: string): string {
  const call = fn.facts.ops[op];
  if (call?.k !== 'call') return '';
  const { external } = project.call(fn, op);
  if (!MAKERS.test(external)) return '';
  const given = call.args[external.endsWith('run_in_executor') ? 1 : 0];
  return given === undefined || given.star !== '' ? '' : runsOf(project, { fn, op }, given.value, seenFrom);
}

const MAKERS =
  /\.(create_task|ensure_future|run_in_executor|to_thread|submit|run_coroutine_threadsafe|shield|spawn)$/;

/** Calls of these methods on the object that was made here, in the functions of its file. */
export function callsOn(here: Here, methods: RegExp): Site[] {
  const made = receiverMade(here);
  if (made === null) return callsByName(here, methods);
  const { project, fn } = here;
  return project.functions(fn.path).flatMap((one) =>
    project
      .calls(one)
      .filter(({ target, external }) => {
        if (!methods.test(external) || target.k !== 'external' || target.receiver === null) return false;
        const { receiver } = target;
        const its = receiver.k === 'object' || receiver.k === 'instance' ? receiver.made : null;
        return its !== null && its.fn === made.fn && its.op === made.op;
      })
      .map((call): Site => ({ fn: call.fn, op: call.op })),
  );
}

/** Where nobody knows which object it is, its name says so, in this function. */
function callsByName({ project, fn, object }: Here, methods: RegExp): Site[] {
  if (object === '') return [];
  return project
    .calls(fn)
    .filter(({ op, external }) => {
      const call = fn.facts.ops[op];
      if (call?.k !== 'call' || call.callee.k !== 'attr' || !methods.test(external)) return false;
      return wordsOf(call.callee.of) === object;
    })
    .map(({ op }) => ({ fn, op }));
}

/** The call that made the object: this very one for a class, that of the receiver for a method. */
export function receiverMade({ value, call, fn, op }: Here): Site | null {
  if (value.k !== 'external') return null;
  const { receiver } = value;
  if (receiver === null) return call === null ? null : { fn, op };
  return receiver.k === 'object' || receiver.k === 'instance' ? receiver.made : null;
}

/** Functions with the lines at which they do it: `` `put` (line 12) and `main` (line 31)``. */
export function placesOf(sites: readonly Site[], seenFrom: string): string[] {
  const words = sites.map(
    (site) =>
      `${site.fn.facts.kind === 'function' ? code(functionWords(site.fn)) : functionWords(site.fn)} (${lineOf(site, seenFrom)})`,
  );
  const all = [...new Set(words)];
  return all.length > 4 ? [...all.slice(0, 4), `${all.length - 4} more`] : all;
}

/**
 * The line at which the function first waits after the op, where that is certain: an `await` that no branch or loop
 * stands before.
 */
export function nextWait({ fn, op }: Here): string {
  const { ops, blocks } = fn.facts;
  const around = new Set<number>();
  for (let block = ops[op]?.block ?? 0; block >= 0; block = blocks[block]?.parent ?? -1) around.add(block);
  for (let i = op + 1; i < ops.length; i++) {
    const next = ops[i]!;
    const waits = next.k === 'await' || ((next.k === 'enter' || next.k === 'for') && next.async);
    if (waits) return around.has(next.block) ? `line ${fn.lineOf(next.at) + 1}` : '';
  }
  return '';
}
