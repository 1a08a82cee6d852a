/** `interleave lsp`: the language server, for any editor. */
import type { Command } from 'commander';

export function register(program: Command): void {
  program
    .command('lsp')
    .description('Starts the language server.')
    .option('--stdio', 'talk over standard input and output, the default')
    .option('--clientProcessId <pid>', 'the editor; the server ends with it')
    .action(async () => {
      await import('../server/main.node.ts');
    });
}
