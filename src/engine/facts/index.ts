/** What one file says. */
export { collectFacts } from './collect.ts';
export { decodeFacts } from './decode.ts';
export { encodeFacts } from './encode.ts';
export { type EncodedFacts, FACTS_FORMAT } from './encoded.ts';
export type * from './facts.ts';
export { printFacts } from './print.ts';
