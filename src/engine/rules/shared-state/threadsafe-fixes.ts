/** Hands the call to the loop: `loop.call_soon_threadsafe(future.set_result, x)`, `run_coroutine_threadsafe`. */
import type { CallOp, Expr } from '../../facts/facts.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';
import type { Source } from '../../source.ts';
import { type FixDraft, inFile } from '../rule.ts';
import type { LoopTouch } from './loop-touches.ts';

const LOOP = 'asyncio.AbstractEventLoop';

export function* threadsafeFixes(touch: LoopTouch, source: Source, project: Project): Generator<FixDraft> {
  const { fn, call } = touch;
  const { callee } = call;
  // What it gives back is of use only in the loop's thread.
  if (call.use.k !== 'dropped' || call.args.some((arg) => arg.star === '**')) return;
  const text = (expr: Expr) => source.slice(inFile(fn.facts, expr.at));
  const ofLoop = callee.k === 'attr' && isLoop(fn, callee.of, touch.op, project);
  const method = callee.k === 'attr' ? callee.name : 'create_task';
  if (method === 'create_task') {
    const loop = ofLoop && callee.k === 'attr' ? text(callee.of) : loopAtHand(touch, source, project);
    const [coroutine] = call.args;
    if (loop === null || coroutine === undefined || coroutine.name !== '') return;
    const module = source.importModule('asyncio', fn.facts);
    if (module === null) return;
    const replaced = `${module.name}.run_coroutine_threadsafe(${text(coroutine.value)}, ${loop})`;
    yield {
      title: 'Use asyncio.run_coroutine_threadsafe(...)',
      risk: 'unsafe',
      edits: [...module.edits, { at: inFile(fn.facts, call.at), text: replaced }],
    };
    return;
  }
  if (callee.k !== 'attr' || call.args.some((arg) => arg.name !== '')) return;
  if (ofLoop && method === 'call_soon') {
    yield {
      title: 'Use call_soon_threadsafe(...)',
      risk: 'unsafe',
      edits: [{ at: inFile(fn.facts, callee.nameAt), text: 'call_soon_threadsafe' }],
    };
    return;
  }
  const loop = ofLoop ? text(callee.of) : loopAtHand(touch, source, project);
  if (loop === null) return;
  const given = argumentsOf(fn, call, source);
  yield {
    title: `Use ${loop}.call_soon_threadsafe(...)`,
    risk: 'unsafe',
    edits: [
      {
        at: inFile(fn.facts, call.at),
        text: `${loop}.call_soon_threadsafe(${text(callee)}${given === '' ? '' : `, ${given}`})`,
      },
    ],
  };
}

/** As they are written, comments and all. */
function argumentsOf(fn: ProjectFunction, { args }: CallOp, source: Source): string {
  const [first, last] = [args[0], args[args.length - 1]];
  if (first === undefined || last === undefined) return '';
  return source.slice(inFile(fn.facts, [first.at[0], last.at[1]]));
}

function isLoop(fn: ProjectFunction, expr: Expr, op: number, project: Project): boolean {
  return project.isA(project.resolve(fn, expr, op), LOOP);
}

/** A variable around, or an attribute of the object, that is known to hold the loop. */
function loopAtHand({ fn, op }: LoopTouch, source: Source, project: Project): string | null {
  const at = fn.facts.ops[op]!.at;
  for (let scope: ProjectFunction | null = fn; scope !== null; scope = scope.parent) {
    if (scope.facts.kind === 'class') continue;
    const name = scope.facts.locals.find((local) => {
      return /loop$/i.test(local) && isLoop(fn, { k: 'name', id: local, at }, op, project);
    });
    if (name !== undefined) return name;
  }
  const self = fn.facts.params[0]?.name;
  if (fn.cls === null || self === undefined) return null;
  const attributes = new Set(source.text.match(new RegExp(`(?<=\\b${self}\\.)\\w*loop\\b`, 'g')) ?? []);
  for (const attribute of attributes) {
    const object: Expr = { k: 'name', id: self, at };
    const expr: Expr = { k: 'attr', of: object, name: attribute, nameAt: at, at };
    if (isLoop(fn, expr, op, project)) return `${self}.${attribute}`;
  }
  return null;
}
