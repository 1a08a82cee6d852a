/** `interleave explain`: the page of a rule or a concept, in the terminal. */
import type { Command } from 'commander';

export function register(program: Command): void {
  program
    .command('explain')
    .description('Shows the page of a rule or a concept; without a name, the list.')
    .argument('[name]', 'a rule or a concept')
    .action(async (name: string | undefined) => {
      const { explain } = await import('./pages.ts');
      await explain(name);
    });
}
