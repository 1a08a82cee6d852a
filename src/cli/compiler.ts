/**
 * How much V8 compiles. A check lasts seconds: a third of the processor time went into optimising a thousand functions,
 * most of which had little left to do. So functions have to be eight times as busy as usual before they are optimised,
 * and take fewer others into themselves. Results stay what they are.
 */
import { setFlagsFromString } from 'node:v8';

const FEWER_INLINED = '--max-inlined-bytecode-size-cumulative=100';

/** By the first number of V8's version. Others may know the flags no more, and would say so on standard error. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  11: ['--interrupt-budget=540000', FEWER_INLINED],
  12: ['--invocation-count-for-turbofan=24000', FEWER_INLINED],
  13: ['--invocation-count-for-turbofan=24000', FEWER_INLINED],
};

/** For processes that do one thing and end; to be called before they do it. */
export function compileLess(): void {
  for (const flag of FLAGS[process.versions.v8.split('.', 1)[0]!] ?? []) setFlagsFromString(flag);
}
