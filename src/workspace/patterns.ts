/** Patterns with the meaning they have in a `.gitignore`, relative to a folder. */
import ignore, { type Ignore } from 'ignore';
import { below } from './paths.ts';

export class Patterns {
  readonly folder: string;
  private readonly rules: Ignore;

  constructor(folder: string, patterns: string | readonly string[]) {
    this.folder = folder;
    this.rules = ignore({ allowRelativePaths: true, ignorecase: false }).add(patterns);
  }

  matches(path: string, kind: 'file' | 'folder'): boolean {
    return this.test(path, kind).ignored;
  }

  test(path: string, kind: 'file' | 'folder'): { ignored: boolean; unignored: boolean } {
    const name = below(this.folder, path);
    if (name === null || name === '') return { ignored: false, unignored: false };
    return this.rules.test(kind === 'folder' ? `${name}/` : name);
  }
}
