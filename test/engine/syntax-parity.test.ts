/** The parser that is shipped reads the same trees as tree-sitter's native binding, where that can be loaded. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { standardLibrary, testParser } from './parser.ts';

interface Tree {
  rootNode: { toString(): string };
}
interface NativeParser {
  setLanguage(language: unknown): void;
  parse(text: string | ((index: number) => string)): Tree;
}

/** null where it was not built for this machine: its prebuilt file needs a newer C++ library than many have. */
function nativeParser(): { parser: NativeParser | null; why: string } {
  const require = createRequire(path.resolve('package.json'));
  try {
    const parser = new (require('tree-sitter') as new () => NativeParser)();
    parser.setLanguage(require('tree-sitter-python'));
    return { parser, why: '' };
  } catch (error) {
    return { parser: null, why: (error as Error).message.split('\n')[0]! };
  }
}

function fixtures(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.py'))
    .map((file) => path.join(folder, file));
}

describe('the WebAssembly parser', () => {
  it('reads what the native one reads', async function () {
    this.timeout(60_000);
    const { parser: native, why } = nativeParser();
    if (!native) {
      console.log(`      skipped: the native tree-sitter cannot be loaded (${why})`);
      this.skip();
    }
    await testParser();
    const language = await Language.load(
      readFileSync('node_modules/tree-sitter-python/tree-sitter-python.wasm'),
    );
    const parser = new Parser();
    parser.setLanguage(language);
    const files = [
      ...fixtures('test/rules'),
      ...fixtures('test/engine/facts'),
      ...standardLibrary().filter((_, i) => i % 40 === 0),
    ];
    assert.ok(files.length > 0);
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      const tree = parser.parse(text)!;
      // The native binding takes a text in pieces of less than 32 KB.
      const wanted = native.parse((index) => text.slice(index, index + 8_000)).rootNode.toString();
      assert.equal(tree.rootNode.toString(), wanted, file);
      tree.delete();
    }
    parser.delete();
  });
});
