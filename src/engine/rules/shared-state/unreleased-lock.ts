import { functionWords } from '../../context-words.ts';
import { positionAt } from '../../text.ts';
import { isTest } from '../is-test.ts';
import { defineRule, inFile, type Place } from '../rule.ts';
import { type Unreleased, unreleasedIn } from './lock-leaks.ts';
import { withFixes } from './with-fixes.ts';

export const unreleasedLock = defineRule<Unreleased>({
  meta: {
    id: 'unreleased-lock',
    family: 'shared-state',
    severity: 'warning',
    summary: 'A lock is acquired, and some way out of the function does not release it.',
    lesson:
      'A lock stays taken until `release` is called: an exception or a return that skips the call leaves it taken.',
    concept: 'locks',
    since: '0.1.0',
  },
  message: ({ fn, name, leak, what }) => {
    if (leak.how === 'never')
      return `${functionWords(fn)} acquires ${name} here, and nothing ever releases it: whoever wants it next waits for ever.`;
    const { line } = positionAt(fn.file.lineStarts, inFile(fn.facts, leak.at)[0]);
    const skips = {
      raises: `if ${what} in line ${line + 1} raises an exception, the release is skipped`,
      raise: `the raise in line ${line + 1} leaves without releasing it`,
      return: `the return in line ${line + 1} leaves without releasing it`,
      end: `one way to the end of the function does not release it`,
    }[leak.how];
    return `${functionWords(fn)} acquires ${name} here, but ${skips}: the lock stays taken, and whoever wants it next waits for ever.`;
  },
  *checkFunction(fn, project) {
    for (const found of unreleasedIn(fn, project)) {
      const places: Place[] = [];
      if (found.release !== null) {
        const at = inFile(fn.facts, found.release);
        places.push({ file: fn.path, at, message: `${found.name} is released here` });
      }
      const { leak } = found;
      const minor = leak.calm || ((leak.how === 'raises' || leak.how === 'never') && isTest(fn));
      if (leak.how !== 'end' && leak.how !== 'never')
        places.unshift({ file: fn.path, at: inFile(fn.facts, leak.at), message: LEAVES[leak.how] });
      yield {
        at: inFile(fn.facts, found.acquisition.at),
        confidence: minor ? 'possible' : 'likely',
        severity: minor ? 'hint' : 'warning',
        related: places,
        data: found,
      };
    }
  },
  fixes: ({ data }, source) => withFixes(data, source),
});

const LEAVES = {
  raises: 'an exception here leaves the lock taken',
  raise: 'this leaves the lock taken',
  return: 'this leaves the lock taken',
};
