/**
 * How much V8 compiles. A check lasts seconds: a third of the processor time went into optimising a thousand functions,
 * most of which had little left to do. So functions have to be eight times as busy as usual before they are optimised,
 * and take fewer others into themselves. Results stay what they are.
 *
 * That holds while every processor has files to read. Linking is left to one thread: V8 compiles in others, which cost
 * nothing then, and a tenth of the time is won by letting it.
 */
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';

const FEWER_INLINED = '--max-inlined-bytecode-size-cumulative=100';

interface Budget {
  patient: string;
  usual: string;
}

const INVOCATIONS: Budget = {
  patient: '--invocation-count-for-turbofan=24000',
  usual: '--invocation-count-for-turbofan=3000',
};

/** By the first number of V8's version. Others may know the flags no more, and would say so on standard error. */
const BUDGETS: Readonly<Record<string, Budget>> = {
  11: { patient: '--interrupt-budget=540000', usual: '--interrupt-budget=67584' },
  12: INVOCATIONS,
  13: INVOCATIONS,
};

const budget = BUDGETS[process.versions.v8.split('.', 1)[0]!];

/** For processes that do one thing and end; to be called before they do it. */
export function compileLess(): void {
  if (budget === undefined) return;
  setFlagsFromString(budget.patient);
  setFlagsFromString(FEWER_INLINED);
}

/** For when one thread is left with work to do. */
export function compileAsUsual(): void {
  if (budget !== undefined && availableParallelism() > 1) setFlagsFromString(budget.usual);
}
