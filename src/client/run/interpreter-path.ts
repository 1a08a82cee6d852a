import { homedir } from 'node:os';
import path from 'node:path';

/** A path may begin with `~` or `${workspaceFolder}`, or be relative to the folder; a bare name is looked up by the system. */
export function interpreterPath(set: string, folder: string | undefined): string {
  const written = set
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of VS Code.
    .replaceAll('${workspaceFolder}', folder ?? '')
    .replace(/^~(?=[\\/])/, homedir());
  return folder !== undefined && /[\\/]/.test(written) ? path.resolve(folder, written) : written;
}
