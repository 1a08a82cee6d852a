/** Where the tests of a Python file are, as pytest and unittest look for them. */

const DEFINITION = /^([ \t]*)(?:async[ \t]+)?(def|class)[ \t]+(\w+)[ \t]*(?:\(([^)\n]*))?/gm;

export interface FoundTest {
  /** From the outside in: the class, and its method. */
  names: string[];
  /** Of the line on which it begins. */
  offset: number;
}

/** Test functions, and classes of tests with their methods, as names from the outside in. */
export function testsIn(text: string): FoundTest[] {
  const found: FoundTest[] = [];
  let around: { name: string; indent: number; tests: boolean } | null = null;
  for (const match of text.matchAll(DEFINITION)) {
    const [, space = '', keyword, name = '', bases = ''] = match;
    const indent = space.length;
    if (around && indent <= around.indent) around = null;
    if (keyword === 'class') {
      // Classes of classes are rare, and what is inside of functions is no test.
      if (indent > 0) continue;
      around = { name, indent, tests: name.startsWith('Test') || /TestCase\b/.test(bases) };
      if (around.tests) found.push({ names: [name], offset: match.index });
    } else if (name.startsWith('test')) {
      if (indent === 0) found.push({ names: [name], offset: match.index });
      else if (around?.tests && isMethodOf(around.name, text, match.index, indent)) {
        found.push({ names: [around.name, name], offset: match.index });
      }
    }
  }
  return found;
}

/** Whether the nearest line above that is indented less is that of the class. */
function isMethodOf(name: string, text: string, offset: number, indent: number): boolean {
  const lines = text.slice(0, offset).split('\n');
  for (let at = lines.length - 2; at >= 0; at--) {
    const line = lines[at]!;
    const words = line.trimStart();
    if (words === '' || words.startsWith('#')) continue;
    if (line.length - words.length < indent) return words.startsWith(`class ${name}`);
  }
  return false;
}
