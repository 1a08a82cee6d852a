/** Which definitions count as tests. */
import assert from 'node:assert/strict';
import { testsIn } from '../../src/client/tests-in.ts';

const names = (text: string) => testsIn(text).map((found) => found.names.join('.'));

describe('tests in a file', () => {
  it('are functions, and methods of classes of tests, async ones too', () => {
    const text = `import unittest

def test_plain():
    def test_inner():
        pass

async def test_async():
    pass

class TestQueue:
    def test_get(self):
        pass

    async def test_put(self): ...

class Orders(unittest.IsolatedAsyncioTestCase):
    def test_send(self):
        def test_nothing(): ...

def helper(): ...
`;
    assert.deepEqual(names(text), [
      'test_plain',
      'test_async',
      'TestQueue',
      'TestQueue.test_get',
      'TestQueue.test_put',
      'Orders',
      'Orders.test_send',
    ]);
  });

  it('are not methods of other classes, nor what follows a class', () => {
    assert.deepEqual(names('class Helper:\n    def test_it(self): ...\n'), []);
    assert.deepEqual(names('class TestA:\n    x = 1\n\nif True:\n    def test_b(): ...\n'), ['TestA']);
  });

  it('are found at the place where they begin', () => {
    const text = 'x = 1\n\nclass TestA:\n    def test_b(self): ...\n';
    assert.deepEqual(
      testsIn(text).map(({ offset }) => text.slice(offset).split('\n')[0]),
      ['class TestA:', '    def test_b(self): ...'],
    );
  });
});
