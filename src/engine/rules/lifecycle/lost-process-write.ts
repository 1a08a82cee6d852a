import { functionWords } from '../../context-words.ts';
import { defineRule, inFile } from '../rule.ts';
import { lineOf } from './line-of.ts';
import { type ProcessWrite, processWrites } from './process-writes.ts';

export const lostProcessWrite = defineRule<ProcessWrite>({
  meta: {
    id: 'lost-process-write',
    family: 'lifecycle',
    severity: 'warning',
    summary: 'A process changes a variable that its parent reads: each has its own copy.',
    lesson: 'Processes share no variables: a change in one of them is never seen by the others.',
    concept: 'processes',
    demo: 'process-memory',
    since: '0.1.0',
  },
  message: ({ write, context, read }) => {
    const site = context.root.site!;
    const start = site.fn.facts.ops[site.op]!;
    const line = lineOf(site.fn.file, site.fn.facts.start + start.at[0]);
    const reader = functionWords(read.fn);
    const readLine = lineOf(read.fn.file, read.fn.facts.start + read.at[0]);
    return `${functionWords(write.fn)} runs in a process (${context.root.how}, line ${line}) and changes that process's own copy of ${write.variable.name}: what ${reader} reads in line ${readLine} is the parent's, which stays as it was.`;
  },
  *check(file, project) {
    if (!project.roots().some((root) => root.kind === 'process')) return;
    for (const fn of project.functions(file.path)) {
      if (fn.facts.kind === 'module' || fn.facts.kind === 'class') continue;
      for (const found of processWrites(fn, project)) {
        const { write, read, context } = found;
        const site = context.root.site!;
        yield {
          at: inFile(fn.facts, write.at),
          confidence: 'likely',
          related: [
            {
              file: site.fn.path,
              at: inFile(site.fn.facts, site.fn.facts.ops[site.op]!.at),
              message: 'The process begins here',
            },
            {
              file: read.fn.path,
              at: inFile(read.fn.facts, read.at),
              message: `${read.variable.name} is read here, in the parent`,
            },
          ],
          data: found,
        };
      }
    }
  },
});
