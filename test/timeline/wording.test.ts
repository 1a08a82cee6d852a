import assert from 'node:assert/strict';
import { shortName } from '../../src/timeline/wording.ts';

describe('timeline: the name of a function in a narrow column', () => {
  for (const [name, short] of [
    ['main', 'main'],
    ['with_queue.<locals>.producer', 'producer'],
    ['squares.<locals>.<genexpr>', 'squares.<genexpr>'],
    ['Worker.run', 'Worker.run'],
    ['concurrent.futures.Future.result', 'Future.result'],
    ['<module>', '<module>'],
    ['', ''],
  ] as const)
    it(`is ${short || 'none'} for ${name || 'none'}`, () => assert.equal(shortName(name), short));
});
