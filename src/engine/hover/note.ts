/** A piece of a hover: what happens here, why it matters, where to read on. */
export interface Note {
  what: string;
  why: string;
  links: Link[];
}

export interface Link {
  title: string;
  target: string;
}

/** The demo that shows a concept in a run; the first one to look at where there are several. */
export const CONCEPT_DEMOS: Readonly<Record<string, string>> = {
  'async-exceptions': 'gather-errors',
  'asyncio-vs-threads': 'ten-thousand-waits',
  'blocking-vs-non-blocking': 'blocking-sleep',
  'coroutines-and-await': 'forgotten-await',
  'daemon-threads': 'daemon-killed',
  'data-race': 'lost-update',
  deadlock: 'deadlock',
  'event-loop': 'event-loop',
  generators: 'generator-steps',
  gil: 'gil-cpu',
  locks: 'lock-contention',
  'methods-and-shared-state': 'class-attribute-race',
  'pools-and-futures': 'thread-pool',
  processes: 'process-memory',
  profiling: 'profile',
  'race-vs-deadlock': 'race-vs-deadlock',
  selectors: 'selectors',
  'streams-and-backpressure': 'log-collector',
  tasks: 'sequential-vs-gather',
  threads: 'thread-join',
  'trio-anyio-gevent': 'trio-nursery',
};

/** The pages, then the demo of the first of them that has one. */
export function conceptLinks(...concepts: string[]): Link[] {
  return linksTo(
    concepts,
    concepts.map((concept) => CONCEPT_DEMOS[concept]).find((name) => name !== undefined),
  );
}

export function linksTo(concepts: readonly string[], demo: string | undefined): Link[] {
  return [
    ...concepts.map((concept) => ({
      title: concept.replaceAll('-', ' '),
      target: `interleave:concepts/${concept}`,
    })),
    ...(demo === undefined ? [] : [demoLink(demo)]),
  ];
}

export function demoLink(demo: string): Link {
  return { title: `demo ${demo}`, target: `interleave:demo/${demo}` };
}

/** Behind all others: to see for oneself. */
const RUN: Link = { title: 'run with timeline', target: 'interleave:run' };

export function notesToMarkdown(notes: readonly Note[]): string {
  const seen = new Set<string>();
  const texts = notes.map(({ what, why }) => [what, why].filter((text) => text !== '').join('\n\n'));
  const links = [...notes.flatMap((note) => note.links), RUN]
    .filter(({ target }) => !seen.has(target) && seen.add(target))
    .map(({ title, target }) => `[${title}](${target})`);
  return [...texts, links.join(' · ')].filter((text) => text !== '').join('\n\n');
}

/** Names of the user's code, as code. */
export function code(text: string): string {
  return `\`${text.replaceAll('`', '')}\``;
}
