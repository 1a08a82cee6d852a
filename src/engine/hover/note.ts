/** A piece of a hover: what happens here, why it matters, where to read on. */
export interface Note {
  what: string;
  why: string;
  links: Array<{ title: string; target: string }>;
}

export function conceptLink(concept: string): { title: string; target: string } {
  return { title: concept.replaceAll('-', ' '), target: `interleave:concepts/${concept}` };
}

export function notesToMarkdown(notes: readonly Note[]): string {
  const seen = new Set<string>();
  const texts = notes.map(({ what, why }) => [what, why].filter((text) => text !== '').join('\n\n'));
  const links = notes
    .flatMap((note) => note.links)
    .filter(({ target }) => !seen.has(target) && seen.add(target))
    .map(({ title, target }) => `[${title}](${target})`);
  return [...texts, links.join(' · ')].filter((text) => text !== '').join('\n\n');
}

/** Names of the user's code, as code. */
export function code(text: string): string {
  return `\`${text.replaceAll('`', '')}\``;
}
