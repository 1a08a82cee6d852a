/** While somebody types, a bracket that is not closed yet costs the file nothing but the line it stands in. */
import assert from 'node:assert/strict';
import { collectFacts, type FileFacts } from '../../src/engine/facts/index.ts';
import type { PythonParser } from '../../src/engine/syntax/index.ts';
import { factsOf, testParser } from './parser.ts';

const PROGRAM = `import asyncio

class Client:
    def __init__(self, hosts=[1, (2, 3)]):
        self.hosts = {host: None for host in hosts}

    async def get(self, key):
        found = await self.ask(key, "a ) in a string")  # and ( here
        if found in (None, ""):
            return [
                key,
                # pass
                lambda: key,
            ]
        return found

def main():
    asyncio.run(Client().get("x"))
    text = """
    def not_code(
    """
    return text
`;

describe('unclosed brackets', () => {
  let parser: PythonParser;
  before(async () => {
    parser = await testParser();
  });

  function names({ functions }: FileFacts): string {
    return functions
      .filter(({ kind }) => kind !== 'lambda')
      .map(({ qualname, async }) => `${async} ${qualname}`)
      .join();
  }

  /** Before a word or at the end of a line, in code. */
  function places(text: string): number[] {
    const found: number[] = [];
    for (const match of text.matchAll(/(?<![\w"])(?=\w)|(?=\n)/g)) {
      const line = text.slice(text.lastIndexOf('\n', match.index - 1) + 1, match.index);
      const isCode = !/["#]/.test(line) && !/not_code|^ *(import|class|async|def) ?/.test(`${line}`);
      const word = /\w*/.exec(text.slice(match.index))![0];
      if (isCode && !/^(def|class|async|import|return|if|await|not_code)$/.test(word))
        found.push(match.index);
    }
    return found;
  }

  it('leave the definitions of the file as they were, and are errors', () => {
    const wanted = names(factsOf(parser, PROGRAM));
    let tried = 0;
    for (const at of places(PROGRAM)) {
      for (const bracket of '([{') {
        tried++;
        const text = PROGRAM.slice(0, at) + bracket + PROGRAM.slice(at);
        const facts = factsOf(parser, text);
        assert.equal(names(facts), wanted, text);
        assert.ok(facts.errors.length > 0, text);
      }
    }
    assert.ok(tried > 60, `${tried} tried`);
  });

  it('read the same when they were typed as in a text that is read at once', () => {
    for (const at of places(PROGRAM)) {
      let tree = parser.parse(PROGRAM);
      let text = PROGRAM;
      collectFacts('file.py', tree);
      // A bracket, another below it, and the first one closed.
      for (const [insert, place] of [
        ['(', at],
        ['[', Math.min(PROGRAM.length, at + 60)],
        [')', at + 1],
      ] as const) {
        text = text.slice(0, place) + insert + text.slice(place);
        tree = parser.reparse(tree, text, [{ start: place, oldEnd: place, newEnd: place + 1 }]);
        const facts = JSON.stringify(collectFacts('file.py', tree));
        assert.equal(facts, JSON.stringify(factsOf(parser, text)), text);
      }
      tree.delete();
    }
  });

  it('change nothing in a file whose brackets are closed, however broken it is', () => {
    const text = 'def a():\n    x = (1,\n  2)\n    y = = 3\n\ndef b():\n    return [\n1]\n';
    assert.equal(names(factsOf(parser, text)), 'false <module>,false a,false b');
  });
});
