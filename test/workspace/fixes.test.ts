import assert from 'node:assert/strict';
import type { Edit, Fix } from '../../src/engine/index.ts';
import { applyEdits, chooseEdits } from '../../src/workspace/fixes.ts';

const edit = (line: number, from: number, to: number, text: string): Edit => ({
  file: '/a.py',
  range: { start: { line, character: from }, end: { line, character: to } },
  text,
});
const fix = (...edits: Edit[]): Fix => ({ title: '', risk: 'safe', edits });

describe('applying fixes', () => {
  it('applies edits in any order, with every kind of line end', () => {
    assert.equal(
      applyEdits('ab\r\ncd\ref\n', [edit(2, 0, 1, 'E'), edit(0, 1, 2, ''), edit(1, 2, 2, '!')]),
      'a\r\ncd!\rEf\n',
    );
    assert.equal(applyEdits('', [edit(0, 0, 0, 'x')]), 'x');
    assert.equal(applyEdits('a', [edit(5, 3, 3, 'z')]), 'az');
  });

  it('leaves out a fix that touches an earlier one, as a whole', () => {
    const first = fix(edit(0, 2, 5, 'x'));
    const clashing = fix(edit(1, 0, 0, 'y'), edit(0, 4, 6, 'z'));
    const apart = fix(edit(0, 6, 7, 'w'));
    const { edits, fixed } = chooseEdits([first, clashing, apart]);
    assert.equal(fixed, 2);
    assert.deepEqual(edits, [...first.edits, ...apart.edits]);
  });

  it('makes the same insertion of two fixes once, and different ones not at all', () => {
    const insert = edit(0, 0, 0, 'import asyncio\n');
    const { edits, fixed } = chooseEdits([fix(insert, edit(2, 0, 1, 'a')), fix(insert, edit(3, 0, 1, 'b'))]);
    assert.equal(fixed, 2);
    assert.equal(edits.length, 3);
    assert.equal(chooseEdits([fix(insert), fix(edit(0, 0, 0, 'import trio\n'))]).fixed, 1);
  });
});
