/**
 * A fixture is real Python with markers that say what is found there, and that nothing else is:
 *
 *     time.sleep(1)  # expect: blocking-call-in-async
 * #   ^^^^^^^^^^
 *
 * `# expect: rule-id @5-15 possible, other-rule`: columns are one-based, the end is exclusive; `possible` must be
 * written, since most users do not see such findings. A caret line below marks the range of the last marker.
 * `# requires-python: >=3.11` in the first lines sets the oldest Python the fixes may rely on.
 */
import { strict as assert } from 'node:assert';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  type Edit,
  type Engine,
  type Finding,
  ignoreFixes,
  ruleMetas,
  type Severity,
} from '../src/engine/index.ts';

export interface FixtureFile {
  /** Relative to the fixture's folder, `/` between folders. */
  name: string;
  text: string;
}

export interface Expectation {
  file: string;
  line: number;
  rule: string;
  columns: [number, number] | null;
  possible: boolean;
}

const MARKER = /\s*# expect: (.+?)\s*$/;
const CARETS = /^\s*#\s*(\^+)\s*$/;

export function expectations(file: FixtureFile): Expectation[] {
  const found: Expectation[] = [];
  file.text.split(/\r?\n/).forEach((text, line) => {
    const carets = CARETS.exec(text);
    const last = found[found.length - 1];
    if (carets !== null) {
      assert.ok(last, `${file.name}:${line + 1}: carets without a marker above`);
      const start = text.indexOf('^');
      last.columns = [start + 1, start + 1 + carets[1]!.length];
      return;
    }
    for (const word of MARKER.exec(text)?.[1]?.split(',') ?? []) {
      const match = /^\s*([a-z-]+)(?: @(\d+)-(\d+))?( possible)?\s*$/.exec(word);
      assert.ok(match, `${file.name}:${line + 1}: cannot read the marker "${word.trim()}"`);
      const columns: [number, number] | null = match[2] ? [Number(match[2]), Number(match[3])] : null;
      found.push({ file: file.name, line, rule: match[1]!, columns, possible: match[4] !== undefined });
    }
  });
  return found;
}

/** The program without its markers: what a user's file would be. */
export function withoutMarkers(text: string): string {
  return text
    .split('\n')
    .filter((line) => !CARETS.test(line))
    .map((line) => line.replace(MARKER, ''))
    .join('\n');
}

export function minPythonOf(text: string): [number, number] | undefined {
  const match = /^# requires-python: >=(\d+)\.(\d+)/m.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
}

/** Switches on the rule, where it is off by default. */
export function severitiesFor(rule: string): Record<string, Severity> {
  const meta = ruleMetas.find(({ id }) => id === rule);
  return meta?.offByDefault ? { [rule]: meta.severity } : {};
}

/** Puts the files into the engine, in place of all that was there, and returns their findings. */
export function checkFiles(engine: Engine, files: readonly FixtureFile[]): Finding[] {
  for (const old of engine.files()) engine.removeFile(old);
  engine.setRoots(['/p']);
  for (const { name, text } of files) engine.setFile(`/p/${name}`, text);
  return files.flatMap(({ name }) => engine.check(`/p/${name}`));
}

export function assertExpected(engine: Engine, files: readonly FixtureFile[]): Finding[] {
  const findings = checkFiles(engine, files);
  const left = [...findings];
  const problems: string[] = [];
  for (const expected of files.flatMap(expectations)) {
    const index = left.findIndex((finding) => matches(finding, expected));
    if (index >= 0) left.splice(index, 1);
    else problems.push(`missed: ${expected.file}:${expected.line + 1} ${describeExpectation(expected)}`);
  }
  problems.push(...left.map((finding) => `not expected: ${describe(finding)}`));
  assert.deepEqual(problems, []);
  return findings;
}

function matches(finding: Finding, expected: Expectation): boolean {
  const { start, end } = finding.range;
  if (finding.file !== `/p/${expected.file}` || finding.rule !== expected.rule) return false;
  if (start.line !== expected.line || (finding.confidence === 'possible') !== expected.possible) return false;
  if (expected.columns === null) return true;
  const [from, to] = expected.columns;
  return start.character + 1 === from && end.line === start.line && end.character + 1 === to;
}

function describeExpectation(expected: Expectation): string {
  const columns = expected.columns ? ` @${expected.columns.join('-')}` : '';
  return `${expected.rule}${columns}${expected.possible ? ' possible' : ''}`;
}

/** `file:line:column-end severity confidence rule: message`, and its related places and fixes below. */
export function describe(finding: Finding): string {
  const at = (file: string, range: Finding['range']) =>
    `${file.replace(/^\/p\//, '')}:${range.start.line + 1}:${range.start.character + 1}-` +
    `${range.end.line === range.start.line ? '' : `${range.end.line + 1}:`}${range.end.character + 1}`;
  return [
    `${at(finding.file, finding.range)} ${finding.severity} ${finding.confidence} ${finding.rule}`,
    `  ${finding.message}`,
    ...finding.related.map((place) => `  -> ${at(place.file, place.range)} ${place.message}`),
    ...finding.fixes.map((fix) => `  fix (${fix.risk}): ${fix.title}`),
  ].join('\n');
}

export function applyEdits(text: string, edits: readonly Edit[]): string {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  const offset = (place: Edit['range']['start']) => (starts[place.line] ?? text.length) + place.character;
  const spans = edits.map((edit, order) => {
    return { start: offset(edit.range.start), end: offset(edit.range.end), text: edit.text, order };
  });
  spans.sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order);
  let out = '';
  let from = 0;
  for (const span of spans) {
    assert.ok(span.start >= from, 'edits of a fix overlap');
    out += text.slice(from, span.start) + span.text;
    from = span.end;
  }
  return out + text.slice(from);
}

export function applyTo(files: readonly FixtureFile[], edits: readonly Edit[]): FixtureFile[] {
  return files.map((file) => ({
    name: file.name,
    text: applyEdits(
      file.text,
      edits.filter((edit) => edit.file === `/p/${file.name}`),
    ),
  }));
}

/** The first fix of each finding of the rule, one after the other, until none has one. */
export function fixAll(engine: Engine, files: readonly FixtureFile[], rule: string): FixtureFile[] {
  let now = files.map((file) => ({ ...file }));
  for (let turn = 0; turn < 50; turn++) {
    const finding = checkFiles(engine, now).find((one) => one.rule === rule && one.fixes.length > 0);
    if (finding === undefined) return now;
    now = applyTo(now, finding.fixes[0]!.edits);
  }
  throw new Error(`the fixes of ${rule} never end`);
}

export function countByRule(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}

/** An ignore comment takes the finding away, adds none, and is not called unused. */
export function assertSuppressible(engine: Engine, files: readonly FixtureFile[], rule: string): void {
  const before = checkFiles(engine, files);
  for (const finding of before.filter((one) => one.rule === rule)) {
    const text = files.find((file) => `/p/${file.name}` === finding.file)!.text;
    for (const fix of ignoreFixes(finding, text)) {
      const after = checkFiles(engine, applyTo(files, fix.edits));
      const same = after.filter((one) => one.rule === rule && one.message === finding.message);
      const had = before.filter((one) => one.rule === rule && one.message === finding.message);
      assert.ok(same.length < had.length, `"${fix.title}" does not silence ${describe(finding)}`);
      assert.ok(
        after.length < before.length,
        `"${fix.title}" brings another finding for ${describe(finding)}`,
      );
    }
  }
}

/** What a finding is, apart from where: it must survive other line ends, tabs and a line above. */
function essence(finding: Finding, files: readonly FixtureFile[], lineShift: number): string {
  const text = files.find((file) => `/p/${file.name}` === finding.file)!.text;
  const lines = text.split(/\r\n|\r|\n/).slice(finding.range.start.line, finding.range.end.line + 1);
  lines[lines.length - 1] = lines[lines.length - 1]!.slice(0, finding.range.end.character);
  lines[0] = lines[0]!.slice(finding.range.start.character);
  const code = lines.join('\n').replace(/\s+/g, ' ');
  return `${finding.file}:${finding.range.start.line - lineShift} ${finding.rule} ${finding.confidence} ${code}`;
}

export function assertLayoutDoesNotMatter(engine: Engine, files: readonly FixtureFile[]): void {
  const essences = (changed: FixtureFile[], shift: number) =>
    checkFiles(engine, changed).map((finding) => essence(finding, changed, shift));
  const change = (edit: (text: string) => string) => files.map((f) => ({ name: f.name, text: edit(f.text) }));
  const plain = essences(
    change((text) => text),
    0,
  );
  assert.deepEqual(
    essences(
      change((text) => text.replace(/\n/g, '\r\n')),
      0,
    ),
    plain,
    'CRLF changes findings',
  );
  const tabs = (text: string) => text.replace(/^( {4})+/gm, (indent) => '\t'.repeat(indent.length / 4));
  assert.deepEqual(essences(change(tabs), 0), plain, 'tabs change findings');
  const prefix = change((text) => `# é, 漢字 and 🙂 come first\n${text}`);
  assert.deepEqual(essences(prefix, 1), plain, 'a non-ASCII line changes findings');
}

/** The same body in a plain function blocks nobody's loop. */
export function assertSilentWhenSync(engine: Engine, files: readonly FixtureFile[]): void {
  for (const finding of checkFiles(engine, files).filter((one) => one.rule.startsWith('blocking-'))) {
    const file = files.find((one) => `/p/${one.name}` === finding.file)!;
    const lines = file.text.split('\n');
    const indentOf = (line: string) => /^\s*/.exec(line)![0].length;
    let def = finding.range.start.line;
    let indent = indentOf(lines[def]!);
    // Out through the enclosing statements to the function it stands in.
    for (; def >= 0; def--) {
      const line = lines[def]!;
      if (line.trim() === '' || indentOf(line) >= indent) continue;
      indent = indentOf(line);
      if (/^\s*(async\s+)?def\b/.test(line)) break;
    }
    if (def < 0 || !/^\s*async\s+def\b/.test(lines[def]!)) continue;
    lines[def] = lines[def]!.replace(/async\s+def/, 'def');
    const changed = files.map((one) => (one === file ? { name: one.name, text: lines.join('\n') } : one));
    const still = checkFiles(engine, changed).filter(
      (one) =>
        one.rule === finding.rule &&
        one.file === finding.file &&
        one.range.start.line === finding.range.start.line,
    );
    assert.deepEqual(still.map(describe), [], 'found in a plain function');
  }
}

/** The newest Python of the machine, of which the fixtures need 3.11 for `except*` and TaskGroup. */
export function newestPython(): string {
  const folder = join(homedir(), '.pyenv/versions');
  const versions = existsSync(folder) ? readdirSync(folder).filter((name) => /^3\.\d+\.\d+$/.test(name)) : [];
  versions.sort((a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1]));
  const candidates = [
    ...versions.reverse().map((name) => join(folder, name, 'bin/python3')),
    'python3',
    'python',
  ];
  const found = candidates.find((command) => spawnSync(command, ['-c', '']).status === 0);
  assert.ok(found, 'no Python is installed, so the fixtures cannot be compiled');
  return found;
}

/** Names of the texts that Python cannot compile, with its word. One process for all of them. */
export function compileErrors(texts: ReadonlyArray<{ name: string; text: string }>): string[] {
  const program = [
    'import ast, json, sys, warnings',
    'warnings.simplefilter("ignore")',
    'bad = []',
    'for name, text in json.load(sys.stdin):',
    '    try:',
    '        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if name.endswith(".ipynb.py") else 0',
    '        compile(text, name, "exec", flags)',
    '    except SyntaxError as error:',
    '        bad.append(f"{name}:{error.lineno}: {error.msg}")',
    'print(json.dumps(bad))',
  ].join('\n');
  const input = JSON.stringify(texts.map(({ name, text }) => [name, text]));
  return JSON.parse(execFileSync(newestPython(), ['-c', program], { input, encoding: 'utf8' })) as string[];
}
