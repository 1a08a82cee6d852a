/** Fixes for a blocking call in a coroutine: its asynchronous twin, or a thread. */
import type { Expr } from '../../facts/facts.ts';
import type { Source } from '../../source.ts';
import { type FixDraft, inFile } from '../rule.ts';
import { awaitEdits, awaitOther, canAwait, flavourOf, offload } from './await-call.ts';
import type { LoopCall } from './loop-code.ts';

/** Objects that may be used only in the thread that made them, or that are of no use once a thread has them. */
const BOUND_TO_THREAD = /^(sqlite3\.|builtins\.open$|io\.open$|codecs\.open$|tempfile\.|threading\.local)/;

export function* blockingFixes(found: LoopCall, source: Source): Generator<FixDraft> {
  const { fn, call, blocking } = found;
  // A thread would only hand the jobs out: what waits is taking the results.
  if (
    call === null ||
    /^concurrent\.futures\.\w+\.map$/.test(blocking.chain.length === 1 ? blocking.name : '')
  )
    return;
  const start = inFile(fn.facts, call.at)[0];
  // `(f)(x)` and the like: where the callee does not begin the call, edits would have to know the brackets.
  if (!canAwait(source, fn.facts, call) || inFile(fn.facts, call.callee.at)[0] !== start) return;
  const direct = blocking.chain.length === 1;
  const twin = direct ? blocking.twins[flavourOf(source)] : undefined;
  if (twin !== undefined) {
    const dot = twin.lastIndexOf('.');
    const module = source.importModule(twin.slice(0, dot), fn.facts);
    if (module !== null) {
      const edits = awaitOther(fn.facts, call, module, twin.slice(dot + 1));
      yield { title: `Use await ${twin}(...)`, risk: 'unsafe', edits };
      return;
    }
  }
  if (blocking.twinMethod !== '' && call.callee.k === 'attr') {
    const name = { at: inFile(fn.facts, call.callee.nameAt), text: blocking.twinMethod };
    const [open, ...close] = awaitEdits(fn.facts, call);
    yield { title: `Await ${blocking.twinMethod}(...)`, risk: 'unsafe', edits: [open!, name, ...close] };
  }
  if (BOUND_TO_THREAD.test(blocking.name) && (direct || !bringsItsOwn(blocking))) return;
  const edits = offload(source, fn.facts, call);
  if (edits === null) return;
  yield {
    title: `Run ${source.oneLine(inFile(fn.facts, call.callee.at), 30)} in a thread`,
    risk: 'unsafe',
    edits,
  };
}

/** The helper makes the object that it waits for: `connection = sqlite3.connect(...)` in the same function. */
function bringsItsOwn({ name, chain }: LoopCall['blocking']): boolean {
  if (!/^sqlite3\.\w+\./.test(name)) return true;
  const { fn, op } = chain[chain.length - 1]!;
  const { ops, locals, params } = fn.facts;
  const call = ops[op];
  let at: Expr | null = call?.k === 'call' ? call.callee : null;
  while (at !== null && at.k !== 'name') {
    const inner = at.k === 'call' ? ops[at.op] : undefined;
    if (inner?.k === 'call') at = inner.callee;
    else at = at.k === 'attr' || at.k === 'sub' ? at.of : null;
  }
  if (at === null) return false;
  const { id } = at;
  return locals.includes(id) && !params.some((param) => param.name === id);
}
