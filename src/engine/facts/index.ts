/** What one file says. */
export { collectFacts } from './collect.ts';
export type * from './facts.ts';
export { printFacts } from './print.ts';
