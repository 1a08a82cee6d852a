/** Text to facts, for those who make them ahead of a check in another thread: the engine without linking and rules. */
import { createParser, type ParserOptions, type SyntaxTree, TooSlow } from '../syntax/index.ts';
import { collectFacts } from './collect.ts';
import { encodeFacts } from './encode.ts';
import type { EncodedFacts } from './encoded.ts';

export type { EncodedFacts };

export interface FactsMaker {
  /** A reason where the parser gave the text up. Throws where the parser does. */
  make(text: string): EncodedFacts | string;
}

export async function createFactsMaker(wasm: ParserOptions): Promise<FactsMaker> {
  const parser = await createParser(wasm);
  return {
    make(text) {
      let tree: SyntaxTree | null = null;
      try {
        tree = parser.parse(text);
        return encodeFacts(collectFacts('', tree));
      } catch (error) {
        if (error instanceof TooSlow) return error.message;
        throw error;
      } finally {
        tree?.delete();
      }
    },
  };
}
