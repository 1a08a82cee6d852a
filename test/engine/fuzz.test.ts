/**
 * Mutilated programs: the engine never throws, no rule fails, an edited project finds what one that is read afresh
 * finds, and a fix leaves a file that parses as well as before.
 *
 * `npm run fuzz -- --seconds 300` goes on for that long, with a new seed each time, and prints what was tried.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Engine, Finding, TextChange } from '../../src/engine/index.ts';
import { lineStartsOf, positionAt } from '../../src/engine/text.ts';
import { applyEdits } from '../../src/workspace/fixes.ts';
import { makeEngine } from '../make-engine.ts';
import { standardLibrary } from './parser.ts';

/** Milliseconds for each property; 0 for a fixed small number of runs with a fixed seed. */
const TIME = Number(process.env.FUZZ_SECONDS ?? 0) * 1000;
const FILE = '/p/a.py';
const OTHER = '/p/b.py';

function fixtures(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return fixtures(path);
    return entry.name.endsWith('.py') ? [readFileSync(path, 'utf8')] : [];
  });
}

/** A piece of a library's file: long ones would take all the time. */
function pieces(): string[] {
  const files = standardLibrary().filter((file) =>
    /asyncio|threading|concurrent|multiprocessing|socketserver/.test(file),
  );
  return files.map((file) => readFileSync(file, 'latin1').slice(0, 6000));
}

const NOISE = [
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '"""',
  '\\',
  '\\\n',
  ':',
  ',',
  '.',
  '=',
  '\n',
  '\r',
  '\r\n',
  '\t',
  '\f',
  ' ',
  '#',
  '@',
  '*',
  '**',
  '->',
  ':=',
  '\0',
  '\u2028',
  '\ufeff',
  '\ud800',
  '🎉',
  'é',
  'def f():',
  'async ',
  'await ',
  'lambda x: ',
  'f"{',
  'class C(',
  'with ',
  'for x in ',
  'yield ',
  'global x\n',
  'import ',
  'from . import *\n',
  'print "old"\n',
  'except E, e:\n',
  'exec "x"\n',
  '`x`',
  '0777L',
  'match x:\n    case ',
  'type X = ',
  '# interleave: ignore[',
  '# noqa: ',
  'self.',
  'super().',
  'lock',
  '.acquire()',
  '.start()',
  '.join()',
  'threading.Thread(target=',
  'asyncio.run(',
];

/** One change of a text: everything is a share of its length, so that shrinking keeps its meaning. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.oneof(fc.constant(0), fc.nat(8), fc.nat(400)),
  insert: fc.oneof(
    fc.constant(''),
    fc.constantFrom(...NOISE),
    fc.array(fc.constantFrom(...NOISE), { maxLength: 6 }).map((words) => words.join('')),
    fc.string({ unit: 'binary', maxLength: 12 }),
    // A piece of the text itself, from another place.
    fc.record({ from: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(300) }),
  ),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

interface Edit {
  start: number;
  end: number;
  text: string;
}

function editOf(text: string, { at, remove, insert }: Change): Edit {
  const start = Math.min(text.length, Math.floor(at * (text.length + 1)));
  const from = typeof insert === 'string' ? 0 : Math.floor(insert.from * text.length);
  return {
    start,
    end: Math.min(text.length, start + remove),
    text: typeof insert === 'string' ? insert : text.slice(from, from + insert.length),
  };
}

function changed(text: string, edit: Edit): string {
  return text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

function words(findings: readonly Finding[]): string[] {
  return findings.map((one) => JSON.stringify(one));
}

describe('fuzz: engine', function () {
  this.timeout(TIME === 0 ? 120_000 : TIME * 2 + 120_000);
  let engine: Engine;
  let fresh: Engine;
  const logged: string[] = [];
  let texts: string[] = [];
  let tried = 0;

  before(async () => {
    const log = (message: string): void => void logged.push(message);
    engine = await makeEngine({ log });
    fresh = await makeEngine({ log });
    texts = [...fixtures('test/rules'), ...(TIME === 0 ? [] : pieces())];
  });
  after(() => {
    engine.dispose();
    fresh.dispose();
    if (TIME > 0) console.log(`      ${tried} inputs`);
  });

  function check<T extends unknown[]>(
    runs: number,
    arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
    body: (...values: T) => void,
  ): void {
    const property = fc.property(
      ...(arbitraries as unknown as [fc.Arbitrary<unknown>]),
      (...values: unknown[]) => {
        tried++;
        body(...(values as T));
        assert.deepEqual(logged.splice(0), []);
      },
    );
    const limits =
      TIME === 0
        ? { numRuns: runs, seed: 20 }
        : { numRuns: 1e9, interruptAfterTimeLimit: TIME, markInterruptAsFailure: false };
    fc.assert(property, limits);
  }

  const text = fc.nat().map((n) => texts[n % texts.length]!);
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  function read(into: Engine, files: ReadonlyArray<readonly [string, string]>): string[] {
    for (const file of into.files()) into.removeFile(file);
    for (const [file, code] of files) into.setFile(file, code);
    return words(files.flatMap(([file]) => into.check(file)));
  }

  it('reads whatever there is, and explains any place of it', () => {
    check<[string, Change[], number]>(
      150,
      [text, fc.array(change, { minLength: 1, maxLength: 6 }), share],
      (start, changes, place) => {
        const code = changes.reduce((before, one) => changed(before, editOf(before, one)), start);
        read(engine, [[FILE, code]]);
        engine.hover(FILE, positionAt(lineStartsOf(code), Math.floor(place * code.length)));
      },
    );
  });

  it('finds after each edit what it finds in the same text read afresh', () => {
    check<[string, string, Change[]]>(
      60,
      [text, text, fc.array(change, { minLength: 1, maxLength: 5 })],
      (first, second, changes) => {
        read(engine, [
          [FILE, first],
          [OTHER, second],
        ]);
        engine.openFile(FILE, first);
        let code = first;
        for (const one of changes) {
          const edit = editOf(code, one);
          const starts = lineStartsOf(code);
          const range = { start: positionAt(starts, edit.start), end: positionAt(starts, edit.end) };
          const edits: TextChange[] = [{ range, text: edit.text }];
          engine.editFile(FILE, edits);
          code = engine.text(FILE)!;
          const now = words([FILE, OTHER].flatMap((file) => engine.check(file)));
          assert.deepEqual(
            now,
            read(fresh, [
              [FILE, code],
              [OTHER, second],
            ]),
          );
        }
        engine.closeFile(FILE);
      },
    );
  });

  it('offers fixes that leave the file as readable as it was', () => {
    check<[string, Change[]]>(80, [text, fc.array(change, { maxLength: 3 })], (start, changes) => {
      const code = changes.reduce((before, one) => changed(before, editOf(before, one)), start);
      read(engine, [[FILE, code]]);
      const errors = engine.summary(FILE)!.errors;
      // What can be read only in part can be mended only in part.
      if (errors > 0) return;
      for (const finding of engine.check(FILE)) {
        for (const fix of finding.fixes) {
          const own = fix.edits.filter(({ file }) => file === FILE);
          fresh.setFile(FILE, applyEdits(code, own));
          assert.equal(
            fresh.summary(FILE)!.errors,
            0,
            `${finding.rule}, ${fix.title}:\n${applyEdits(code, own)}`,
          );
        }
      }
    });
  });

  const huge: ReadonlyArray<readonly [string, () => string]> = [
    ['a line of a million characters', () => `x = [${'1, '.repeat(350_000)}]\n`],
    ['a string of a million characters', () => `x = "${'a'.repeat(1_000_000)}"\n`],
    ['brackets 10,000 deep', () => `x = ${'('.repeat(10_000)}1${')'.repeat(10_000)}\n`],
    ['brackets that nobody closes', () => `x = ${'['.repeat(10_000)}\n`],
    ['calls 5,000 deep', () => `${'f('.repeat(5_000)}${')'.repeat(5_000)}\n`],
    ['a chain of 5,000 attributes', () => `x${'.y'.repeat(5_000)}()\n`],
    ['a sum of 20,000 parts', () => `x = ${Array.from({ length: 20_000 }, (_, i) => `a${i}`).join(' + ')}\n`],
    [
      'blocks 1,000 deep',
      () =>
        Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}if x:\n`).join('') +
        `${' '.repeat(1_000)}pass\n`,
    ],
    [
      'functions 500 deep',
      () =>
        Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}async def f():\n`).join('') +
        `${' '.repeat(500)}f()\n`,
    ],
    ['an elif chain of 5,000', () => `if x:\n    pass\n${'elif y:\n    pass\n'.repeat(5_000)}`],
    [
      '10,000 statements that need each other',
      () => `x0 = 1\n${Array.from({ length: 10_000 }, (_, i) => `x${i + 1} = x${i}\n`).join('')}x10000()\n`,
    ],
    ['NUL characters', () => 'import time\0\nasync def f():\n    time.sleep(1)\0\n'],
    ['no text at all', () => ''],
    [
      'a byte-order mark and every kind of line end',
      () => '\ufeffimport time\r\nasync def f():\r    time.sleep(1)\n',
    ],
  ];
  for (const [title, make] of huge) {
    it(`gets to the end of ${title}`, () => {
      read(engine, [[FILE, make()]]);
      engine.openFile(FILE, make());
      engine.editFile(FILE, [
        { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: ' ' },
      ]);
      engine.check(FILE);
      engine.hover(FILE, { line: 0, character: 5 });
      engine.closeFile(FILE);
      assert.deepEqual(logged.splice(0), []);
    });
  }
});
