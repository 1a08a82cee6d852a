/** `interleave explore`: looks for an order of a program's threads that goes wrong, and saves it as a trace. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  EXPLORE_ENVIRONMENT,
  type Explored,
  exploreArguments,
  GOALS,
  type Goal,
  readExplored,
} from '../runner/explore.ts';
import { findInterpreter } from '../runner/interpreter.ts';
import { createRunFolder, removeRunFolder } from '../runner/run-folder.ts';
import { encodeTrace } from '../trace/saved-trace.ts';
import { print, UsageError } from './failure.ts';

interface ExploreOptions {
  goal: Goal;
  schedules: number;
  seconds: number;
  seed: number;
  replay?: string;
  out: string;
  format: 'text' | 'json';
  python?: string;
}

export function register(program: Command): void {
  program
    .command('explore')
    .description("Look for an order of a program's threads that goes wrong.")
    .usage('[options] script.py [args...]')
    .argument('<script>', 'the program; it is run many times')
    .argument('[args...]', 'its arguments')
    .addOption(new Option('--goal <goal>', 'what to look for').choices(GOALS).default('any'))
    .option('--schedules <count>', 'how many orders are tried at most', atLeast(1), 1000)
    .option('--seconds <count>', 'how long the search takes at most', atLeast(1), 60)
    .option('--seed <number>', 'another seed tries other random orders', atLeast(0), 0)
    .option('--replay <order>', 'try this one order, as an earlier search has told it')
    .option('--out <file>', 'where the run that was found is saved', 'explore.interleave')
    .addOption(
      new Option('--format <format>', 'how the result is told').choices(['text', 'json']).default('text'),
    )
    .option('--python <path>', "the interpreter; by default the active environment's")
    .addHelpText('after', HELP)
    // Everything from the script on is the program's own.
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (script: string, args: string[], options: ExploreOptions) => {
      process.exitCode = await explore(script, args, options);
    });
}

const HELP = `
The program's threads run one at a time, under a scheduler that stops them at any instruction
of its own files that touches something shared. It looks for a lost update, a deadlock, and an exception that
ends a thread (a failed assert, too). Sleeps take no time. Input and output, C code that waits,
asyncio's tasks and other processes are not varied. Finding nothing is no proof.

Exit code: 0 nothing was found, 1 something was, 2 the program cannot be explored.`;

function atLeast(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least)
      throw new InvalidArgumentError(`Give a whole number from ${least} on.`);
    return value;
  };
}

async function explore(script: string, args: string[], options: ExploreOptions): Promise<number> {
  if (script.startsWith('-')) throw new UsageError(`unknown option '${script}'.`);
  if (!existsSync(script)) throw new UsageError(`there is no file ${script}.`);
  const { goal, schedules, seconds, seed, replay, out } = options;
  const interpreter = await findInterpreter(options.python, process.env, process.cwd());
  const folder = await createRunFolder();
  try {
    const tracer = path.join(__dirname, 'tracer');
    const exploration = { tracer, folder, script, args, goal, schedules, seconds, seed, out };
    const words = exploreArguments(replay === undefined ? exploration : { ...exploration, replay });
    const code = await run(interpreter.path, words, options.format === 'json');
    const read = await readExplored(folder);
    if (read?.trace) await save(read.trace, out);
    if (options.format === 'json' && read) await print(json(read.explored, read.trace ? out : null));
    return read ? code : 2;
  } finally {
    await removeRunFolder(folder);
  }
}

/** The exit code. The report goes where ours would. */
function run(python: string, words: string[], silent: boolean): Promise<number> {
  const env = { ...EXPLORE_ENVIRONMENT, ...process.env };
  const child = spawn(python, words, { env, stdio: ['ignore', silent ? 'ignore' : 'inherit', 'inherit'] });
  // Ctrl-C in a terminal reaches the search by itself; we stay alive for its end.
  const pass = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM'];
  for (const signal of signals) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      for (const signal of signals) process.off(signal, pass);
      resolve(code ?? 2);
    });
  });
}

async function save(trace: Parameters<typeof encodeTrace>[0], out: string): Promise<void> {
  try {
    await writeFile(out, encodeTrace(trace));
  } catch (error) {
    throw new UsageError(`could not write ${out}: ${(error as Error).message}`);
  }
}

function json(explored: Explored, trace: string | null): string {
  return `${JSON.stringify({ version: 1, ...explored, trace }, null, 2)}\n`;
}
