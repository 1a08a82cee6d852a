/**
 * The engine writes `interleave:<page>` links, which know no editor. Here they become command links.
 * Only the commands of LINK_COMMANDS are ever enabled in a hover.
 */
export const LINK_COMMANDS = [
  'interleave.openPage',
  'interleave.runDemo',
  'interleave.runWithTimeline',
] as const;

/** `interleave:rules/x`, `interleave:concepts/x`, `interleave:demo/x`; null for anything else. */
export function commandLink(link: string): string | null {
  const page = pageOf(link);
  if (page) return command('interleave.openPage', page);
  const demo = /^interleave:demos?\/([\w-]+)$/.exec(link)?.[1];
  if (demo) return command('interleave.runDemo', demo);
  if (link === 'interleave:run') return 'command:interleave.runWithTimeline';
  return null;
}

/** The page that a link names: `rules/x` or `concepts/x`. */
export function pageOf(link: string): string | null {
  return /^interleave:((?:rules|concepts)\/[\w-]+)$/.exec(link)?.[1] ?? null;
}

/** Rewrites the targets of Markdown links; links of other kinds stay as they are. */
export function withCommandLinks(markdown: string): string {
  return markdown.replace(/\]\((interleave:[^)\s]+)\)/g, (whole, link: string) => {
    const target = commandLink(link);
    return target ? `](${target})` : whole;
  });
}

function command(name: (typeof LINK_COMMANDS)[number], argument: string): string {
  return `command:${name}?${encodeURIComponent(JSON.stringify([argument]))}`;
}

/** Every number behind `line` or `lines`, but not in code. */
export function linkLines(markdown: string, target: (line: number) => string): string {
  return markdown
    .split(/(```[\s\S]*?```|`[^`]*`|\[[^\]]*\]\([^)]*\))/)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replace(/\blines? \d+(?:(?:, | and )\d+)*/g, (words) =>
            words.replace(/\d+/g, (line) => `[${line}](${target(Number(line))})`),
          ),
    )
    .join('');
}
