import assert from 'node:assert/strict';
import { ListsByPath } from '../../src/engine/project/lists-by-path.ts';

describe('Lists by path', () => {
  it('join in the order of the paths, whatever came first', () => {
    const lists = new ListsByPath<number>();
    lists.set('c.py', [5]);
    lists.set('a.py', [1, 2]);
    lists.set('b.py', [3, 4]);
    assert.deepEqual(lists.joined(), [1, 2, 3, 4, 5]);
  });

  it('are replaced by what their file says next', () => {
    const lists = new ListsByPath<number>();
    lists.set('a.py', [1]);
    lists.set('a.py', [2]);
    assert.deepEqual([lists.get('a.py'), lists.get('b.py'), lists.joined()], [[2], undefined, [2]]);
    lists.set('b.py', [3]);
    lists.set('a.py', [4]);
    assert.deepEqual([lists.get('a.py'), lists.get('b.py'), lists.joined()], [[4], [3], [4, 3]]);
  });

  it('are gone with the last file', () => {
    const lists = new ListsByPath<number>();
    assert.equal(lists.isEmpty, true);
    lists.set('a.py', [1]);
    lists.delete('b.py');
    assert.equal(lists.isEmpty, false);
    lists.set('b.py', [2]);
    lists.delete('a.py');
    assert.deepEqual([lists.isEmpty, lists.joined()], [false, [2]]);
    lists.delete('b.py');
    assert.deepEqual([lists.isEmpty, lists.get('b.py'), lists.joined()], [true, undefined, []]);
  });
});
