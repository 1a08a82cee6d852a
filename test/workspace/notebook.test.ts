import assert from 'node:assert/strict';
import type { Edit } from '../../src/engine/index.ts';
import { fromCell, inCell, joinCells, NotebookError, readNotebook } from '../../src/workspace/notebook.ts';
import { editNotebook } from '../../src/workspace/notebook-edits.ts';

describe('notebooks', () => {
  it('joins the code cells and finds the way back', () => {
    const notebook = readNotebook(
      JSON.stringify({
        cells: [
          { cell_type: 'code', source: ['a = 1\n', 'b = 2'] },
          { cell_type: 'markdown', source: 'text' },
          { cell_type: 'code', source: 'c = 3' },
        ],
      }),
    )!;
    assert.equal(notebook.text, 'a = 1\nb = 2\nc = 3\n');
    assert.deepEqual(inCell(notebook, { line: 1, character: 4 }), {
      cell: 0,
      position: { line: 1, character: 4 },
    });
    assert.deepEqual(inCell(notebook, { line: 2, character: 0 }), {
      cell: 1,
      position: { line: 0, character: 0 },
    });
    assert.deepEqual(fromCell(notebook, 1, { line: 0, character: 3 }), { line: 2, character: 3 });
  });

  it('hides lines for IPython alone, and keeps every column', () => {
    const { text } = joinCells([
      '%matplotlib inline\nx = 1\n!ls\nx?\n  %time y',
      '%%bash\necho hi',
      '%%time\nz = 1',
    ]);
    assert.equal(text, '#matplotlib inline\nx = 1\n#ls\n#?\n  #time y\n#%bash\n#cho hi\n#%time\nz = 1\n');
  });

  it('carries edits to the cells, but not over their ends or in front of a cell magic', () => {
    const notebook = joinCells(['!ls\nx', '%%time\ny', 'z']);
    const edit = (line: number, character: number, endLine: number, endCharacter: number, text: string) => ({
      file: 'n.ipynb',
      range: { start: { line, character }, end: { line: endLine, character: endCharacter } },
      text,
    });
    const sources = (edits: Edit[]) => editNotebook(notebook, edits)?.cells.map(({ source }) => source);
    assert.deepEqual(sources([edit(0, 0, 0, 0, 'import a\n'), edit(3, 0, 3, 1, 'f()')]), [
      'import a\n!ls\nx',
      '%%time\nf()',
      'z',
    ]);
    assert.equal(sources([edit(1, 0, 3, 0, '')]), undefined);
    assert.equal(sources([edit(2, 0, 2, 0, 'import a\n')]), undefined);
  });

  it('leaves expressions alone that look a little like magic', () => {
    const source = 'x = (a\n% b)\ny = [1,\n 2]';
    assert.equal(joinCells([source]).text, `${source}\n`);
  });

  it('leaves other languages alone and says what is no notebook', () => {
    assert.equal(readNotebook('{"cells": [], "metadata": {"language_info": {"name": "julia"}}}'), null);
    for (const text of ['{', '[]', '{"cells": 3}', 'null'])
      assert.throws(() => readNotebook(text), NotebookError);
  });
});
