/** A baseline: the findings a project has accepted for now. Lines may move; the line's text identifies a finding. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Finding } from '../engine/index.ts';
import { reasonOf, toHostPath } from '../workspace/host.node.ts';
import { parentOf, relative } from '../workspace/paths.ts';
import { UsageError } from './failure.ts';

interface Entry {
  rule: string;
  /** Relative to the baseline's own folder. */
  file: string;
  /** The line of code without its indentation. */
  line: string;
  count: number;
}

type TextOf = (file: string) => string;

export async function writeBaseline(
  file: string,
  findings: readonly Finding[],
  textOf: TextOf,
): Promise<void> {
  const entries = new Map<string, Entry>();
  for (const finding of findings) {
    const entry = entryOf(file, finding, textOf);
    const known = entries.get(keyOf(entry));
    if (known === undefined) entries.set(keyOf(entry), entry);
    else known.count++;
  }
  try {
    await writeFile(file, `${JSON.stringify({ version: 1, findings: [...entries.values()] }, null, 1)}\n`);
  } catch (error) {
    throw new UsageError(`${file}: ${reasonOf(error)}`);
  }
}

/** The findings that the baseline does not list. */
export async function withoutBaseline(
  file: string,
): Promise<(findings: readonly Finding[], textOf: TextOf) => Finding[]> {
  const allowed = new Map<string, number>();
  for (const entry of await readBaseline(file)) {
    allowed.set(keyOf(entry), (allowed.get(keyOf(entry)) ?? 0) + entry.count);
  }
  return (findings, textOf) => {
    const left = new Map(allowed);
    return findings.filter((finding) => {
      const key = keyOf(entryOf(file, finding, textOf));
      const amount = left.get(key) ?? 0;
      left.set(key, amount - 1);
      return amount <= 0;
    });
  };
}

async function readBaseline(file: string): Promise<Entry[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: ${reasonOf(error)}`);
  }
  try {
    const data = JSON.parse(text) as { version: number; findings: Entry[] };
    if (data.version === 1 && Array.isArray(data.findings)) return data.findings;
  } catch {
    // Said below.
  }
  throw new UsageError(`${file}: not a baseline that --write-baseline wrote`);
}

function entryOf(baseline: string, finding: Finding, textOf: TextOf): Entry {
  const folder = parentOf(toHostPath(baseline)) ?? '/';
  const line = textOf(finding.file).split(/\r\n|\r|\n/)[finding.range.start.line] ?? '';
  return { rule: finding.rule, file: relative(folder, finding.file), line: line.trim(), count: 1 };
}

function keyOf(entry: Entry): string {
  return `${entry.rule}\0${entry.file}\0${entry.line}`;
}
