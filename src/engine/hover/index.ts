/** Hovers: what happens here, in this code, why it matters, and where to read on. */
import type { Hover } from '../engine.ts';
import type { Confidence, Finding } from '../finding.ts';
import type { Project } from '../project/project.ts';
import { ruleMetas } from '../rules/index.ts';
import type { Source } from '../source.ts';
import { offsetAt, positionAt, type Range, type Span } from '../text.ts';
import { describeAwait } from './await.ts';
import { describeFunction } from './function.ts';
import { describeKeyword } from './keyword.ts';
import { describeName } from './name.ts';
import { conceptLinks, demoLink, type Note, notesToMarkdown } from './note.ts';
import { type Place, placeAt } from './place.ts';
import { describeYield } from './yield.ts';

export interface HoverInput {
  project: Project;
  source: Source;
  offset: number;
  /** What the rules say of the file. */
  findings: () => Finding[];
}

export function hoverAt({ project, source, offset, findings }: HoverInput): Hover | null {
  const { facts, text } = source;
  const { lineStarts } = facts;
  const here = findings().filter(({ range }) => covers(range, positionAt(lineStarts, offset)));
  let place = placeAt(project, source, offset);
  let notes = place === null ? [] : notesOf(place, project);
  const [first] = here;
  if (notes.length === 0 && first !== undefined) {
    // On the `time` of a `time.sleep` that was found, it is `sleep` that there is something to say of.
    place = placeAt(project, source, offsetAt(lineStarts, first.range.end, text.length));
    notes = place === null ? [] : notesOf(place, project);
  }
  if (notes.length + here.length === 0) return null;
  const range = place === null || first !== undefined ? first?.range : undefined;
  return {
    range: range ?? rangeOf(lineStarts, place!.at),
    markdown: notesToMarkdown([...notes, ...here.map(noteOf)]),
  };
}

function notesOf(place: Place, project: Project): Note[] {
  switch (place.k) {
    case 'await':
      return [describeAwait(place.fn, place.op, project)];
    case 'definition':
      return describeFunction(place.fn, place.fn.path, project);
    case 'yield':
      return some(describeYield(place.fn, place.op, project));
    case 'keyword':
      return some(describeKeyword(place.fn, place.op, place.name, place.value, project));
    case 'name':
      return describeName(place, project);
  }
}

function some(note: Note | null): Note[] {
  return note === null ? [] : [note];
}

const SURENESS: Record<Confidence, string> = {
  certain: 'This holds whenever the code here runs.',
  likely: 'The project shows that it can happen.',
  possible: 'The pattern is there; nothing in the project shows that it happens.',
};

/** The editor shows the message itself; here come the reason, the steps that lead to it, and what mends it. */
function noteOf(finding: Finding): Note {
  const lesson = ruleMetas.find(({ id }) => id === finding.rule)?.lesson ?? '';
  const steps = finding.related.map(({ file, range, message }) => {
    const where =
      file === finding.file
        ? `line ${range.start.line + 1}`
        : `${file.split('/').pop()}:${range.start.line + 1}`;
    return `- ${message} (${where})`;
  });
  const mends = finding.fixes.map(({ title }) => `*${title}*`).join(' or ');
  return {
    what: `${lesson} ${SURENESS[finding.confidence]}`,
    why: [steps.join('\n'), mends && `Quick fix: ${mends}`].filter((text) => text !== '').join('\n\n'),
    links: [
      { title: `rule ${finding.rule}`, target: `interleave:rules/${finding.rule}` },
      ...(finding.demo
        ? [conceptLinks(finding.concept)[0]!, demoLink(finding.demo)]
        : conceptLinks(finding.concept)),
    ],
  };
}

function covers({ start, end }: Range, at: { line: number; character: number }): boolean {
  if (at.line < start.line || at.line > end.line) return false;
  if (at.line === start.line && at.character < start.character) return false;
  return at.line < end.line || at.character <= end.character;
}

function rangeOf(lineStarts: readonly number[], [start, end]: Span): Range {
  return { start: positionAt(lineStarts, start), end: positionAt(lineStarts, end) };
}
