/** Paths with `/` between folders, absolute or URIs. Nothing here asks the disk. */

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder of a file, or the parent of a folder; null at the top. */
export function parentOf(path: string): string | null {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  const slash = trimmed.lastIndexOf('/');
  if (slash < 0 || trimmed === '/' || /^[a-z][\w+.-]*:\/\/[^/]*$/i.test(trimmed)) return null;
  if (slash === 0) return '/';
  // `c:/` is the top of a drive, not `c:`.
  return /^[a-z]:$/i.test(trimmed.slice(0, slash))
    ? trimmed.length > slash + 1
      ? trimmed.slice(0, slash + 1)
      : null
    : trimmed.slice(0, slash);
}

/** The folder itself and every folder above it, the nearest first. */
export function foldersUp(folder: string): string[] {
  const found: string[] = [];
  for (let at: string | null = folder; at !== null; at = parentOf(at)) found.push(at);
  return found;
}

export function join(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** What `path`, as a file in `folder` writes it, means: itself where it is absolute, else from there. */
export function resolvePath(folder: string, path: string): string {
  const written = path.replaceAll('\\', '/');
  if (/^(\/|[a-z]:\/|[a-z][\w+.-]*:\/\/)/i.test(written)) return written;
  let at = folder;
  for (const part of written.split('/')) {
    if (part === '..') at = parentOf(at) ?? at;
    else if (part !== '.' && part !== '') at = join(at, part);
  }
  return at;
}

/** The path below `folder`, '' for the folder itself, null for what is elsewhere. */
export function below(folder: string, path: string): string | null {
  if (path === folder) return '';
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : null;
}

/** As people name it from `folder`: relative, with `../` where it lies elsewhere on the same drive. */
export function relative(folder: string, path: string): string {
  const inside = below(folder, path);
  if (inside !== null) return inside === '' ? '.' : inside;
  const from = folder.split('/');
  const to = path.split('/');
  let common = 0;
  while (common < from.length && common < to.length && from[common] === to[common]) common++;
  // Nothing in common but the root: the absolute path reads better.
  if (common <= 1) return path;
  const ups = from.slice(common).filter((part) => part !== '').length;
  return '../'.repeat(ups) + to.slice(common).join('/');
}
