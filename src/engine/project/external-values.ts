/** What names of libraries mean: one object for each name, since the same few are named thousands of times. */
import { canonicalName } from '../knowledge/names.ts';
import type { Values } from './linked-file.ts';

const NAMED = new Map<string, Values>();
const BUILTINS = new Map<string, Values>();

/** Something that the project does not hold, under its full name. */
export function externalValues(name: string): Values {
  let values = NAMED.get(name);
  if (values === undefined) {
    values = [{ k: 'external', name: canonicalName(name), receiver: null }];
    NAMED.set(name, values);
  }
  return values;
}

/** By its bare name, which is asked for without making the full one anew. */
export function builtinValues(name: string): Values {
  let values = BUILTINS.get(name);
  if (values === undefined) {
    values = externalValues(`builtins.${name}`);
    BUILTINS.set(name, values);
  }
  return values;
}
