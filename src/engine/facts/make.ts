/** Text to facts, for those who make them ahead of a check in another thread: the engine without linking and rules. */
import { createParser } from '../syntax/index.ts';
import { collectFacts } from './collect.ts';
import { encodeFacts } from './encode.ts';
import type { EncodedFacts } from './encoded.ts';

export type { EncodedFacts };

export interface FactsMaker {
  /** Throws where the parser does. */
  make(text: string): EncodedFacts;
}

export async function createFactsMaker(wasm: {
  runtimeWasm: Uint8Array;
  pythonWasm: Uint8Array;
}): Promise<FactsMaker> {
  const parser = await createParser(wasm);
  return {
    make(text) {
      const tree = parser.parse(text);
      try {
        return encodeFacts(collectFacts('', tree));
      } finally {
        tree.delete();
      }
    },
  };
}
