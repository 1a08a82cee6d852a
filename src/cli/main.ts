/** `interleave`: the command line. Each command registers itself and loads what it needs when it runs. */
import { Command, CommanderError } from 'commander';
import * as check from './check.ts';
import * as demo from './demo.ts';
import * as explain from './explain.ts';
import * as explore from './explore.ts';
import * as exportTrace from './export.ts';
import { fail, guardPipes } from './failure.ts';
import * as lsp from './lsp.ts';
import * as recorder from './recorder.ts';
import * as rules from './rules.ts';
import * as trace from './trace.ts';
import * as view from './view.ts';

declare const __VERSION__: string;

async function main(): Promise<void> {
  guardPipes();
  const program = new Command('interleave')
    .description('Finds, explains and shows concurrency problems in Python programs.')
    .version(__VERSION__)
    .enablePositionalOptions()
    .exitOverride()
    // What is wrong is said once, in one line, by `fail`.
    .configureOutput({ outputError: () => {} });
  for (const command of [check, explain, rules, trace, explore, view, exportTrace, recorder, demo, lsp])
    command.register(program);
  await program.parseAsync();
}

main().catch((error: Error) => {
  if (!(error instanceof CommanderError)) fail(error);
  else if (error.exitCode !== 0 && error.code !== 'commander.help') fail(error);
  else process.exitCode = error.exitCode === 0 ? 0 : 2;
});
