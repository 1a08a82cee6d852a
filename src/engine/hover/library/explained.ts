/** The form in which library names are explained. */
import type { Here } from '../here.ts';

/** `null` where this code gives nothing to say: then the next one, or the plain sentence, is taken. */
export type Words = string | ((here: Here) => string | null);

export interface Explained {
  /** What happens here, in this code, in a sentence or two. */
  here?: (here: Here) => string | null;
  /** The same where nothing is known of this code. */
  what: string;
  /** Instead of `what` where the code runs on an event loop. */
  onLoop?: string;
  why: Words;
  concept: string;
  /** Where it is another one than the concept's own. */
  demo?: string;
}

/** By canonical name: of functions, classes, and methods under their class. */
export type ExplainedNames = Readonly<Record<string, Explained>>;
