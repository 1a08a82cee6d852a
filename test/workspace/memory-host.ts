/** A host over a map of paths to contents, for the tests. */
import { type Entry, type Host, HostError } from '../../src/workspace/host.ts';

export function memoryHost(files: Record<string, string | Uint8Array>): Host {
  const paths = Object.keys(files);
  return {
    async readFile(path) {
      const content = files[path];
      if (content === undefined) throw new HostError('no such file or folder');
      return typeof content === 'string' ? new TextEncoder().encode(content) : content;
    },
    async list(folder) {
      const found = new Map<string, Entry>();
      for (const path of paths) {
        if (!path.startsWith(`${folder}/`)) continue;
        const [name, ...rest] = path.slice(folder.length + 1).split('/');
        found.set(name!, { name: name!, kind: rest.length > 0 ? 'folder' : 'file' });
      }
      return [...found.values()];
    },
    async kind(path) {
      if (files[path] !== undefined) return 'file';
      return paths.some((candidate) => candidate.startsWith(`${path}/`)) ? 'folder' : null;
    },
    environment: () => undefined,
  };
}
