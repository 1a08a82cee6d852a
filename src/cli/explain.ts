/** `interleave explain`: the page of a rule or a concept, or a report on a file or function, in the terminal. */
import type { Command } from 'commander';

/** A Python file, and perhaps a function in it. */
const SOURCE = /^(.*\.(?:pyw?|ipynb))(?::([\w.<>]+))?$/;

export function register(program: Command): void {
  program
    .command('explain')
    .description(
      'Shows the page of a rule or a concept; of a Python file, or a function in it (FILE:FUNCTION), what runs beside what. Without a name, the list of pages.',
    )
    .argument('[name]', 'a rule, a concept, FILE or FILE:FUNCTION')
    .action(async (name: string | undefined) => {
      const [, file, fn] = SOURCE.exec(name ?? '') ?? [];
      if (file !== undefined) {
        const { explainSource } = await import('./explain-source.ts');
        await explainSource(file, fn ?? null);
        return;
      }
      const { explain } = await import('./pages.ts');
      await explain(name);
    });
}
