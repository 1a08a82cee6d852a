/** The pages that are shipped beside the bundle: found, listed, shown. */
import { readdir, readFile } from 'node:fs/promises';
import picocolors from 'picocolors';
import { unknownWord } from '../workspace/configuration.ts';
import { assets } from '../workspace/host.node.ts';
import { join } from '../workspace/paths.ts';
import { print, UsageError } from './failure.ts';
import { wantsColour } from './terminal.ts';
import { renderMarkdown, titleOf } from './terminal-markdown.ts';

interface Page {
  name: string;
  kind: 'rules' | 'concepts';
}

export async function explain(name: string | undefined): Promise<void> {
  const colours = picocolors.createColors(wantsColour());
  const pages = [...(await pagesOf('rules')), ...(await pagesOf('concepts'))];
  if (name === undefined) {
    await print(await list(pages, colours));
    return;
  }
  const word = name.replace(/^(rules|concepts)\//, '').replace(/\.md$/, '');
  const page = pages.find((candidate) => candidate.name === word);
  if (page === undefined) {
    throw new UsageError(
      unknownWord(
        'rule or concept',
        name,
        pages.map((candidate) => candidate.name),
      ),
    );
  }
  const width = Math.max(40, Math.min(process.stdout.columns || 100, 100));
  await print(renderMarkdown(await textOf(page), colours, width));
}

async function pagesOf(kind: Page['kind']): Promise<Page[]> {
  try {
    const files = await readdir(join(assets, `docs/${kind}`));
    return files
      .filter((file) => file.endsWith('.md'))
      .sort()
      .map((file) => ({ name: file.slice(0, -'.md'.length), kind }));
  } catch {
    return [];
  }
}

async function textOf({ kind, name }: Page): Promise<string> {
  return readFile(join(assets, `docs/${kind}/${name}.md`), 'utf8');
}

async function list(
  pages: readonly Page[],
  colours: ReturnType<typeof picocolors.createColors>,
): Promise<string> {
  const width = Math.max(0, ...pages.map((page) => page.name.length));
  const lines: string[] = [];
  for (const kind of ['rules', 'concepts'] as const) {
    lines.push(`${lines.length > 0 ? '\n' : ''}${colours.bold(kind === 'rules' ? 'Rules' : 'Concepts')}`);
    for (const page of pages.filter((candidate) => candidate.kind === kind)) {
      lines.push(`  ${colours.cyan(page.name.padEnd(width))}  ${titleOf(await textOf(page))}`);
    }
  }
  return `${lines.join('\n')}\n\nShow one with: interleave explain NAME\n`;
}
