/** A folder with files for one test, removed by `dispose`. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export class Folder {
  readonly path = realpathSync(mkdtempSync(path.join(tmpdir(), 'interleave-')));

  constructor(files: Record<string, string | Uint8Array> = {}) {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  write(name: string, content: string | Uint8Array): string {
    const file = path.join(this.path, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  read(name: string): string {
    return readFileSync(path.join(this.path, name), 'utf8');
  }

  uri(name: string): string {
    return pathToFileURL(path.join(this.path, name)).href;
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
