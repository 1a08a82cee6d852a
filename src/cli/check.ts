/** `interleave check`: the options. `check-run.ts` does the work. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Confidence, Severity } from '../engine/index.ts';

export interface CheckOptions {
  format: 'text' | 'json' | 'sarif' | 'github';
  output?: string;
  rule: string[];
  ignore: string[];
  minConfidence?: Confidence;
  minSeverity?: Severity;
  fix?: boolean;
  unsafeFixes?: boolean;
  diff?: boolean;
  statistics?: boolean;
  config?: string;
  cache: boolean;
  jobs?: number;
  python?: string;
  baseline?: string;
  writeBaseline?: string;
  stdinFilename?: string;
}

export function register(program: Command): void {
  program
    .command('check')
    .description(
      'Finds concurrency problems. Exit code 0: nothing found, 1: findings, 2: it could not be done.',
    )
    .argument('[paths...]', 'files and folders; "-" reads standard input', ['.'])
    .addOption(
      new Option('--format <format>', 'how findings are printed')
        .choices(['text', 'json', 'sarif', 'github'])
        .default('text'),
    )
    .option('--output <file>', 'write them to a file')
    .option('--rule <id...>', 'only these rules, or families of rules', [])
    .option('--ignore <id...>', 'all but these rules, or families of rules', [])
    .addOption(
      new Option('--min-confidence <confidence>', 'how sure a finding must be (default: "likely")').choices([
        'certain',
        'likely',
        'possible',
      ]),
    )
    .addOption(
      new Option('--min-severity <severity>', 'how bad a finding must be (default: "information")').choices([
        'hint',
        'information',
        'warning',
        'error',
      ]),
    )
    .option('--fix', 'apply the safe fixes, and report what is left')
    .option('--unsafe-fixes', 'apply the other fixes too: read what they changed')
    .option('--diff', 'print what the fixes would change, and change nothing')
    .option('--statistics', 'count the findings by rule')
    .option('--config <file>', 'the pyproject.toml or interleave.toml that counts for every file')
    .option('--baseline <file>', 'leave out the findings that the file lists')
    .option('--write-baseline <file>', 'write the findings to a baseline')
    .option('--stdin-filename <file>', 'the name of what standard input holds')
    .option(
      '--python <path>',
      'the interpreter whose packages the code uses; by default the active environment, else .venv',
    )
    .option(
      '--jobs <n>',
      'how many files are read at a time (default: as many as there are processors)',
      positive,
    )
    .option('--no-cache', 'neither use nor write what earlier runs found out about the files')
    .action(async (paths: string[], options: CheckOptions) => {
      const { runCheck } = await import('./check-run.ts');
      process.exitCode = await runCheck(paths, options);
    });
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return number;
}
