/** What is installed of the packages that the project imports. */
import type { Engine } from '../engine/index.ts';
import type { Host } from '../workspace/host.ts';
import { packageRoots, readPackages } from '../workspace/installed-packages.ts';
import { resolvePath } from '../workspace/paths.ts';

export class ProjectPackages {
  /** They have been asked for. */
  wanted = false;
  private readonly host: Host;
  private readonly engine: Engine;
  private roots: readonly string[] = [];
  private reading: Promise<void> = Promise.resolve();

  constructor(host: Host, engine: Engine) {
    this.host = host;
    this.engine = engine;
  }

  /** `python` is the interpreter that is set; a name without a path (`python3`) says nothing about where that is. */
  read(python: string, folders: readonly string[]): Promise<void> {
    this.wanted = true;
    // One after the other, so that what was wanted last is there in the end.
    const turn = this.reading.then(() => this.readNow(python, folders));
    this.reading = turn.catch(() => {});
    return turn;
  }

  private pathOf(python: string, folder: string): string {
    if (!/[\\/]/.test(python)) return '';
    const home = this.host.environment('HOME') ?? this.host.environment('USERPROFILE') ?? '~';
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of VS Code.
    return resolvePath(folder, python.replaceAll('${workspaceFolder}', folder).replace(/^~(?=[\\/])/, home));
  }

  private async readNow(python: string, folders: readonly string[]): Promise<void> {
    const roots = await packageRoots(this.host, { python: this.pathOf(python, folders[0] ?? '/'), folders });
    if (roots.join() !== this.roots.join()) this.engine.setPackageRoots(roots);
    this.roots = roots;
    if (roots.length > 0) await readPackages(this.host, this.engine, roots);
  }
}
