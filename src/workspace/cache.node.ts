/**
 * What earlier runs made of files, in `.interleave_cache/`: facts by the hash of the text they were made of, and the
 * findings of the last run by the hash of all that they depend on. One file for each version of the product. A cache
 * that cannot be read, is damaged or foreign counts as none, and one that cannot be written is left out.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type EncodedFacts, FACTS_FORMAT } from '../engine/index.ts';

export const CACHE_FOLDER = '.interleave_cache';

/** Of all facts together; those that were not needed for longest go first. */
const MOST_BYTES = 96_000_000;

export function hashOf(text: string): string {
  return createHash('sha1').update(text).digest('base64').slice(0, 24);
}

interface Kept {
  numbers: Uint8Array;
  /** `latin1` where the words fit, else `utf16le`: every character survives both. */
  encoding: 'latin1' | 'utf16le';
  words: Uint8Array;
}

/** The first line of a file of facts: what follows, and how long each piece is. */
interface Header {
  format: string;
  sum: string;
  entries: [hash: string, numbers: number, words: number, encoding: Kept['encoding']][];
}

/** Of that which makes each of the two; another version's are not read. */
export interface CacheVersions {
  facts: string;
  findings: string;
}

/** Of the bundle that makes facts, which stands among the product's files. */
export function factsVersion(assets: string): string {
  return wordOf(readFileSync(path.join(assets, 'facts-worker.js'), 'latin1'));
}

/** Of a whole bundle, since what rules find may change with every build. */
export function findingsVersion(bundle: string): string {
  return wordOf(readFileSync(bundle, 'latin1'));
}

/** As `hashOf`, fit for the name of a file. */
function wordOf(text: string): string {
  return `${FACTS_FORMAT}-${hashOf(text).replace(/\W/g, '')}`;
}

export class Cache {
  private readonly folder: string;
  private readonly versions: CacheVersions;
  private kept: Map<string, Kept> | null = null;
  private readonly used = new Map<string, Kept>();
  private changed = false;

  constructor(home: string, versions: CacheVersions) {
    this.folder = path.join(home, CACHE_FOLDER);
    this.versions = versions;
  }

  facts(hash: string): EncodedFacts | null {
    this.kept ??= readFacts(this.file('facts'), this.versions.facts);
    const found = this.used.get(hash) ?? this.kept.get(hash);
    if (found === undefined) return null;
    this.used.set(hash, found);
    return { numbers: found.numbers, words: Buffer.from(found.words).toString(found.encoding) };
  }

  keepFacts(hash: string, { numbers, words }: EncodedFacts): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of the encoding.
    const encoding = /^[\u0000-\u00ff]*$/.test(words) ? 'latin1' : 'utf16le';
    this.used.set(hash, { numbers, encoding, words: Buffer.from(words, encoding) });
    this.changed = true;
  }

  /** What `keepFindings` was given under this key, or null. */
  findings(key: string): unknown {
    try {
      const text = readFileSync(this.file('findings'), 'utf8');
      const end = text.indexOf('\n');
      return text.slice(0, end) === key ? JSON.parse(text.slice(end + 1)) : null;
    } catch {
      return null;
    }
  }

  keepFindings(key: string, value: unknown): void {
    this.write('findings', [Buffer.from(`${key}\n${JSON.stringify(value)}`)]);
  }

  save(): void {
    if (!this.changed) return;
    const all = [...this.used];
    for (const entry of this.kept ?? []) if (!this.used.has(entry[0])) all.push(entry);
    const pieces: Uint8Array[] = [];
    const entries: Header['entries'] = [];
    const sum = createHash('sha1');
    let size = 0;
    for (const [hash, { numbers, words, encoding }] of all) {
      size += numbers.length + words.length;
      if (size > MOST_BYTES) break;
      entries.push([hash, numbers.length, words.length, encoding]);
      pieces.push(numbers, words);
      sum.update(numbers).update(words);
    }
    const header: Header = { format: this.versions.facts, sum: sum.digest('base64'), entries };
    this.write('facts', [Buffer.from(`${JSON.stringify(header)}\n`), ...pieces]);
    this.changed = false;
  }

  private file(name: keyof CacheVersions): string {
    return path.join(this.folder, `${name}-${this.versions[name]}`);
  }

  /** Under another name first, so that nobody ever reads half a file. */
  private write(name: keyof CacheVersions, pieces: readonly Uint8Array[]): void {
    const file = this.file(name);
    const draft = `${file}.${process.pid}.tmp`;
    try {
      if (mkdirSync(this.folder, { recursive: true }) !== undefined) {
        writeFileSync(path.join(this.folder, '.gitignore'), '# Made by Interleave; safe to delete.\n*\n');
      }
      writeFileSync(draft, Buffer.concat(pieces));
      renameSync(draft, file);
      this.removeOthers(name);
    } catch {
      remove(draft);
    }
  }

  /** Files of other versions, and what a run that was killed left behind. */
  private removeOthers(name: keyof CacheVersions): void {
    for (const other of readdirSync(this.folder)) {
      if (!other.startsWith(`${name}-`) || other === `${name}-${this.versions[name]}`) continue;
      const file = path.join(this.folder, other);
      const isFresh = other.endsWith('.tmp') && Date.now() - statSync(file).mtimeMs < 60_000;
      if (!isFresh) remove(file);
    }
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Whatever is in the way stays there.
  }
}

function readFacts(file: string, version: string): Map<string, Kept> {
  const kept = new Map<string, Kept>();
  try {
    const bytes = readFileSync(file);
    const end = bytes.indexOf(10);
    const header = JSON.parse(bytes.toString('utf8', 0, end)) as Header;
    const body = bytes.subarray(end + 1);
    if (header.format !== version) return kept;
    if (createHash('sha1').update(body).digest('base64') !== header.sum) return kept;
    let at = 0;
    for (const [hash, numbers, words, encoding] of header.entries) {
      const middle = at + numbers;
      kept.set(hash, {
        numbers: body.subarray(at, middle),
        words: body.subarray(middle, middle + words),
        encoding,
      });
      at = middle + words;
    }
  } catch {
    kept.clear();
  }
  return kept;
}
