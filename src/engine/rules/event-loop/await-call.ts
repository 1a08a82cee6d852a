/** Edits that turn a blocking or forgotten call into an awaited one, in the words of the flavour in use. */
import type { CallOp, FunctionFacts } from '../../facts/facts.ts';
import type { ModuleName, Source } from '../../source.ts';
import { type EditDraft, inFile } from '../rule.ts';

export type Flavour = 'asyncio' | 'trio' | 'anyio';

/** By what the file imports; a file that imports both trio and anyio, or either with asyncio, speaks asyncio. */
export function flavourOf(source: Source): Flavour {
  const imported = new Set<string>();
  for (const fn of source.facts.functions) {
    for (const op of fn.ops) {
      if (op.k === 'import' && op.level === 0) imported.add(op.module.split('.')[0]!);
    }
  }
  const [only, ...others] = (['asyncio', 'trio', 'anyio'] as const).filter((name) => imported.has(name));
  return only !== undefined && others.length === 0 ? only : 'asyncio';
}

/** False where the language allows no `await`: plain functions, generator expressions, nested comprehensions. */
export function canAwait(source: Source, fn: FunctionFacts, call: CallOp): boolean {
  if (!fn.async) return false;
  let depth = 0;
  for (let block = fn.blocks[call.block]; block !== undefined; block = fn.blocks[block.parent]) {
    if (block.kind !== 'comprehension') continue;
    if (++depth > 1 || !isEager(source, fn.start + block.at[0])) return false;
  }
  return true;
}

/** A list, set or dict comprehension by the bracket before it; an `await` makes a generator expression another thing. */
export function isEager(source: Source, start: number): boolean {
  return /[[{]\s*$/.test(source.text.slice(Math.max(0, start - 200), start));
}

/** `await f(x)`, in parentheses where what follows would bind tighter. */
export function awaitEdits(fn: FunctionFacts, call: CallOp): EditDraft[] {
  const [start, end] = inFile(fn, call.at);
  if (!bindsTighter(call)) return [{ at: [start, start], text: 'await ' }];
  return [
    { at: [start, start], text: '(await ' },
    { at: [end, end], text: ')' },
  ];
}

function bindsTighter(call: CallOp): boolean {
  return ['attribute', 'subscripted', 'callee'].includes(call.use.k);
}

/** `await <name>(same arguments)`: the callee is replaced, the rest stays as it is written. */
export function awaitOther(
  fn: FunctionFacts,
  call: CallOp,
  module: ModuleName,
  attribute: string,
): EditDraft[] {
  const [first, ...rest] = awaitEdits(fn, call);
  const callee = inFile(fn, call.callee.at);
  return [
    ...module.edits,
    { at: [first!.at[0], callee[1]], text: `${first!.text}${module.name}.${attribute}` },
    ...rest,
  ];
}

/** The call, run in a thread and awaited; null where it cannot be written. */
export function offload(source: Source, fn: FunctionFacts, call: CallOp): EditDraft[] | null {
  const flavour = flavourOf(source);
  const module = source.importModule(flavour, fn);
  if (module === null) return null;
  const [start, end] = inFile(fn, call.at);
  const callee = inFile(fn, call.callee.at);
  const keywords = call.args.some((arg) => arg.name !== '' || arg.star === '**');
  const direct = flavour === 'asyncio' && source.atLeast(3, 9);
  const lead = direct
    ? `${module.name}.to_thread(`
    : flavour === 'asyncio'
      ? `${module.name}.get_running_loop().run_in_executor(None, `
      : `${module.name}.to_thread.run_sync(`;
  const [open, ...close] = awaitEdits(fn, call);
  if (keywords && !direct) {
    if (/\bawait\b|\byield\b/.test(source.text.slice(start, end))) return null;
    const before = { at: [start, start] as const, text: `${open!.text}${lead}lambda: ` };
    return [...module.edits, before, { at: [end, end], text: close.length > 0 ? '))' : ')' }];
  }
  const bracket = source.text.indexOf('(', callee[1]);
  const first = call.args[0];
  // From the callee's end over the bracket up to the first argument: comments and line breaks there are kept.
  const separator = first === undefined ? '' : ', ';
  const gap = source.text.slice(bracket + 1, first === undefined ? bracket + 1 : fn.start + first.at[0]);
  const inline = gap.trim() === '' && !/[\r\n]/.test(gap);
  return [
    ...module.edits,
    { at: [start, start], text: `${open!.text}${lead}` },
    inline
      ? { at: [callee[1], bracket + 1 + gap.length], text: separator }
      : { at: [callee[1], bracket + 1], text: ',' },
    ...close,
  ];
}
