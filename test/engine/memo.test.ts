/** What both ways of keeping answers promise. */
import assert from 'node:assert/strict';
import { BatchMemo } from '../../src/engine/project/batch-memo.ts';
import type { Answers, Memo } from '../../src/engine/project/memo.ts';
import { TrackedMemo } from '../../src/engine/project/tracked-memo.ts';

const MAKERS: ReadonlyArray<readonly [string, () => Memo]> = [
  ['tracked', () => new TrackedMemo()],
  ['batch', () => new BatchMemo()],
];

/** What a node of a graph leads to: itself and all behind it, by asking node after node. */
class Graph {
  private readonly answers: Answers<number, readonly number[]> = new Map();
  private readonly next: (node: number) => readonly number[];
  readonly memo: Memo;
  fails = -1;
  asked = 0;

  constructor(memo: Memo, next: (node: number) => readonly number[]) {
    this.memo = memo;
    this.next = next;
  }

  reached(node: number): readonly number[] {
    return this.memo.get<number, readonly number[]>(this.answers, node, [], () => {
      this.asked++;
      if (node === this.fails) throw new RangeError('out of stack');
      const found = new Set([node]);
      for (const next of this.next(node)) for (const each of this.reached(next)) found.add(each);
      return [...found].sort((a, b) => a - b);
    });
  }
}

for (const [name, make] of MAKERS) {
  describe(`memo: ${name}`, () => {
    it('answers a chain longer than the stack, whoever is asked first', () => {
      const chain = (node: number): readonly number[] => (node < 1500 ? [node + 1] : []);
      const forward = new Graph(make(), chain);
      assert.equal(forward.reached(0).length, 1501);
      const backward = new Graph(make(), chain);
      for (let node = 1500; node >= 0; node--) backward.reached(node);
      for (let node = 0; node <= 1500; node += 100)
        assert.deepEqual(forward.reached(node), backward.reached(node));
      assert.ok(forward.asked < 3 * 1501, `computed ${forward.asked} times`);
    });

    it('gives the one who opened a circle all there is, and keeps nothing that was cut', () => {
      const circle = (node: number): readonly number[] => [(node + 1) % 5, node === 3 ? 7 : 6];
      for (let first = 0; first < 5; first++) {
        const graph = new Graph(make(), (node) => (node < 5 ? circle(node) : []));
        assert.deepEqual(graph.reached(first), [0, 1, 2, 3, 4, 6, 7], `asked for ${first} first`);
        for (let node = 0; node < 5; node++) assert.deepEqual(graph.reached(node), [0, 1, 2, 3, 4, 6, 7]);
      }
    });

    it('ends in a circle longer than the stack', () => {
      const graph = new Graph(make(), (node) => [(node + 1) % 700]);
      assert.ok(graph.reached(0).includes(0));
      assert.ok(graph.reached(350).length > 0);
    });

    it('goes on after a question that threw, at any depth and inside of circles', () => {
      for (const fails of [0, 2, 4, 6, 199, 600]) {
        const next = (node: number): readonly number[] =>
          node < 800 ? [node + 1, ...(node === 4 ? [1] : [])] : [];
        const graph = new Graph(make(), next);
        graph.fails = fails;
        assert.throws(() => graph.reached(0), RangeError);
        assert.equal(graph.memo.isBusy, false);
        graph.fails = -1;
        const sound = new Graph(make(), next);
        for (const node of [3, 0, 1, 6, 700]) {
          assert.deepEqual(graph.reached(node), sound.reached(node), `node ${node} after ${fails} failed`);
        }
      }
    });

    it("goes on after the machine's stack has run out", () => {
      const memo = make();
      const cache: Answers<string, number> = new Map();
      let endless = true;
      const sink = (): number => (endless ? sink() + 1 : 1);
      const ask = (depth: number): number =>
        memo.get(cache, `at ${depth}`, -1, () => (depth === 150 ? sink() : ask(depth + 1)));
      assert.throws(() => ask(0), RangeError);
      assert.equal(memo.isBusy, false);
      endless = false;
      assert.equal(ask(0), 1);
      assert.equal(ask(100), 1);
    });
  });
}

describe('memo: tracked', () => {
  it('computes again only what an input led to, and stops where nothing changed', () => {
    const memo = new TrackedMemo();
    const cache: Answers<string, number> = new Map();
    const input = memo.input();
    let value = 4;
    const ran: string[] = [];
    const ask = (key: string, compute: () => number): number =>
      memo.get(cache, key, 0, () => {
        ran.push(key);
        return compute();
      });
    const parity = (): number =>
      ask('parity', () => {
        memo.read(input);
        return value % 2;
      });
    const top = (): number => ask('top', () => parity() + 10);
    assert.equal(top(), 10);
    value = 6;
    memo.change(input);
    assert.equal(top(), 10);
    assert.deepEqual(ran.splice(0), ['top', 'parity', 'parity']);
    value = 7;
    memo.change(input);
    assert.equal(top(), 11);
    assert.deepEqual(ran, ['parity', 'top']);
  });
});
