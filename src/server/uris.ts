/**
 * The one place where document addresses become engine paths and back.
 *
 * A `file:` address is its path (`/home/me/a.py`, `c:/code/a.py`, `//server/share/a.py`); every other address (a new
 * document, a remote or virtual file, all files on the web) is its own path, as the string that the editor uses.
 */

export function pathOf(uri: string): string {
  const match = /^file:\/\/([^/?#]*)([^?#]*)/i.exec(uri);
  if (match === null) return uri;
  const [, authority, escaped] = match;
  const path = unescapePath(escaped!);
  if (authority !== '' && authority !== 'localhost') return `//${authority}${path}`;
  // Drive letters come in either case, and compare as text later.
  return /^\/[a-z]:/i.test(path) ? path[1]!.toLowerCase() + path.slice(2) : path;
}

export function uriOf(path: string): string {
  if (/^[a-z][\w+.-]+:/i.test(path)) return path;
  if (path.startsWith('//')) {
    const slash = path.indexOf('/', 2);
    return `file://${path.slice(2, slash)}${escapePath(path.slice(slash))}`;
  }
  return `file://${escapePath(path.startsWith('/') ? path : `/${path}`)}`;
}

export function isFile(path: string): boolean {
  return !/^[a-z][\w+.-]+:/i.test(path);
}

/** As VS Code writes them: everything but letters, digits and `-._~/` is escaped, the drive's colon too. */
function escapePath(path: string): string {
  return path
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/');
}

function unescapePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray percent sign: taken as it is.
    return path;
  }
}
