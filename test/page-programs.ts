/** The pages about rules and concepts, and the programs in them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

export interface Page {
  path: string;
  name: string;
  text: string;
}

export interface PageFile {
  name: string;
  text: string;
}

export interface PageProgram {
  /** `docs/concepts/gil.md:12`: where its first block stands. */
  title: string;
  /** The first one is the one that runs. */
  files: PageFile[];
  /** The text block below it: what it prints. null where the page does not say. */
  output: string | null;
  /** The pictures below it, which are made from a run of it. */
  pictures: PagePicture[];
}

export interface PagePicture {
  /** Relative to the page. */
  file: string;
  alt: string;
  /** The kinds of rows that are shown, from the comment `<!-- rows: thread, task -->` above it; null: the usual ones. */
  rows: string[] | null;
}

export function pagesOf(folder: string): Page[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => ({
      path: `${folder}/${file}`,
      name: file.slice(0, -3),
      text: readFileSync(`${folder}/${file}`, 'utf8'),
    }));
}

const BLOCK = /^```(\w+)\n([\s\S]*?)^```$/gm;
const PICTURE = /(?:<!-- rows: (.+?) -->\n)?!\[([^\]]*)\]\((pictures\/[^)]+)\)/g;

/**
 * The Python blocks of a page, each a program of its own. Blocks whose first line is `# file: name.py` and that
 * follow each other belong to one project. What follows a block up to the next one is about that program.
 */
export function programsOf(page: Page): PageProgram[] {
  const found: PageProgram[] = [];
  let open = false;
  let end = 0;
  const picturesUpTo = (to: number): void => {
    const last = found[found.length - 1];
    for (const [, rows, alt, file] of page.text.slice(end, to).matchAll(PICTURE)) {
      last?.pictures.push({ file: file!, alt: alt!, rows: rows?.split(/, */) ?? null });
    }
  };
  for (const match of page.text.matchAll(BLOCK)) {
    const [whole, language, text] = match as unknown as [string, string, string];
    const last = found[found.length - 1];
    picturesUpTo(match.index);
    end = match.index + whole.length;
    if (language === 'text' && last && last.output === null) last.output = text;
    if (language !== 'python') continue;
    const named = /^# file: (\S+)\n/.exec(text);
    const file = { name: named?.[1] ?? 'example.py', text };
    const line = page.text.slice(0, match.index).split('\n').length;
    if (named !== null && open) last!.files.push(file);
    else found.push({ title: `${page.path}:${line}`, files: [file], output: null, pictures: [] });
    open = named !== null;
  }
  picturesUpTo(page.text.length);
  return found;
}

/** A picture carries it, so that one made from an earlier text of the program is noticed. */
export function digestOf(program: PageProgram): string {
  return createHash('sha256')
    .update(program.files.map(({ name, text }) => `${name}\n${text}`).join('\n'))
    .digest('hex')
    .slice(0, 16);
}
