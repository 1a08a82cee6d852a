/** The fixtures of test/rules: one file or one folder of files each, under the rule that it is about. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FixtureFile } from './fixture.ts';

export const ROOT = 'test/rules';

export interface Fixture {
  rule: string;
  name: string;
  files: FixtureFile[];
  /** Where the fixed text of each file is kept. */
  fixedPath(file: string): string;
}

function pythonFiles(folder: string, prefix = ''): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) return pythonFiles(folder, name);
    return name.endsWith('.py') && !name.endsWith('.fixed.py') ? [name] : [];
  });
}

function fixturesOf(rule: string): Fixture[] {
  const folder = join(ROOT, rule);
  return readdirSync(folder)
    .filter((name) => statSync(join(folder, name)).isDirectory() || /(?<!\.fixed)\.py$/.test(name))
    .sort()
    .map((name) => {
      const path = join(folder, name);
      const single = name.endsWith('.py');
      const base = single ? folder : path;
      const files = (single ? [name] : pythonFiles(path).sort()).map((file) => {
        return { name: file, text: readFileSync(join(base, file), 'utf8') };
      });
      return { rule, name, files, fixedPath: (file) => join(base, file.replace(/\.py$/, '.fixed.py')) };
    });
}

export const rules = readdirSync(ROOT)
  .filter((name) => statSync(join(ROOT, name)).isDirectory())
  .sort();
export const fixtures = rules.flatMap(fixturesOf);
