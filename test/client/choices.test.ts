/** Every way through the questions ends at pages and demos that exist. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { type Advice, FIRST_QUESTION, isAdvice, type Question } from '../../src/client/commands/choices.ts';

function endsOf(question: Question): Advice[] {
  return question.answers.flatMap(({ next }) => (isAdvice(next) ? [next] : endsOf(next)));
}

describe('the questions of Choose the Right Tool', () => {
  const ends = endsOf(FIRST_QUESTION);

  it('end at pages that exist', () => {
    for (const { pages, advice } of ends) {
      assert.ok(pages.length > 0, advice);
      for (const page of pages) assert.ok(existsSync(`docs/concepts/${page}.md`), page);
    }
  });

  it('end at demos that exist', () => {
    const demos: Array<{ name: string }> = JSON.parse(readFileSync('src/demos/demos.json', 'utf8'));
    for (const { demo } of ends) {
      if (demo !== undefined)
        assert.ok(
          demos.some(({ name }) => name === demo),
          demo,
        );
    }
  });

  it('lead to threads, tasks, processes, generators and measuring', () => {
    const first = new Set(ends.map(({ pages }) => pages[0]));
    for (const page of ['pools-and-futures', 'tasks', 'processes', 'generators', 'profiling', 'gil'])
      assert.ok(first.has(page), page);
  });
});
