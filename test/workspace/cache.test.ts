/** What is kept between runs: found again by the same text, never by another, and only as it was written. */
import { strict as assert } from 'node:assert';
import { readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { CACHE_FOLDER, Cache, hashOf } from '../../src/workspace/cache.node.ts';
import { Folder } from '../temporary-folder.ts';

const VERSIONS = { facts: '1-a', findings: '1-b' };

describe('cache', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.dispose());

  const open = (versions = VERSIONS) => new Cache(folder.path, versions);
  const facts = (words: string, amount = 3) => ({ numbers: new Uint8Array(amount).fill(7), words });
  const names = () => readdirSync(path.join(folder.path, CACHE_FOLDER)).sort();

  it('gives back facts by the hash of their text, whatever characters are in them', () => {
    const cache = open();
    const all = ['', 'self', 'ärger', '\u0000\ud800名前𝔘'];
    for (const words of all) cache.keepFacts(hashOf(words), facts(words));
    cache.save();
    const again = open();
    for (const words of all) {
      const found = again.facts(hashOf(words));
      assert.deepEqual(found && { ...found, numbers: [...found.numbers] }, { numbers: [7, 7, 7], words });
    }
    assert.equal(again.facts(hashOf('other')), null);
    assert.deepEqual(names(), ['.gitignore', 'facts-1-a']);
  });

  it('keeps what this run did not need, as far as there is room, and drops the rest', () => {
    const first = open();
    first.keepFacts('old', facts('old', 60_000_000));
    first.keepFacts('used', facts('used'));
    first.save();
    const second = open();
    assert.ok(second.facts('used'));
    second.keepFacts('new', facts('new', 50_000_000));
    second.save();
    const third = open();
    assert.deepEqual(
      ['old', 'used', 'new'].map((hash) => third.facts(hash) !== null),
      [false, true, true],
    );
  });

  it('does not read what another version wrote, and removes it', () => {
    const old = open();
    old.keepFacts('a', facts('a'));
    old.save();
    old.keepFindings('key', [1]);
    const other = open({ facts: '2-a', findings: '2-b' });
    assert.equal(other.facts('a'), null);
    assert.equal(other.findings('key'), null);
    other.keepFacts('a', facts('a'));
    other.save();
    other.keepFindings('key', [2]);
    assert.deepEqual(names(), ['.gitignore', 'facts-2-a', 'findings-2-b']);
  });

  it('gives findings for the very same key only', () => {
    open().keepFindings('key', [{ rule: 'a' }]);
    assert.deepEqual(open().findings('key'), [{ rule: 'a' }]);
    assert.equal(open().findings('ke'), null);
    assert.equal(open().findings('key2'), null);
  });

  it('removes what a run that was killed left behind, but not what another is writing', () => {
    folder.write(`${CACHE_FOLDER}/facts-1-a.1.tmp`, 'x');
    folder.write(`${CACHE_FOLDER}/facts-1-a.2.tmp`, 'x');
    utimesSync(path.join(folder.path, CACHE_FOLDER, 'facts-1-a.1.tmp'), 1, 1);
    const cache = open();
    cache.keepFacts('a', facts('a'));
    cache.save();
    assert.deepEqual(names(), ['facts-1-a', 'facts-1-a.2.tmp']);
  });

  it('does without where the folder cannot be written', () => {
    folder.write(CACHE_FOLDER, 'a file of that name');
    const cache = open();
    cache.keepFacts('a', facts('a'));
    cache.save();
    cache.keepFindings('key', []);
    assert.equal(open().facts('a'), null);
    assert.equal(open().findings('key'), null);
  });
});
