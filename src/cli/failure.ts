/** How the command line ends when something is wrong: one line on standard error, exit code 2. */
import { CommanderError } from 'commander';
import { RunError } from '../runner/interpreter.ts';

/** Wrong use; the message is one line for people. */
export class UsageError extends Error {}

export function complain(line: string): void {
  process.stderr.write(`interleave: ${line.replace(/\s*\n\s*/g, ' ')}\n`);
}

export function fail(error: Error): void {
  if (error instanceof CommanderError) complain(error.message.replace(/^error: /, ''));
  else if (error instanceof UsageError || error instanceof RunError) complain(error.message);
  else {
    complain(`internal error: ${error.message}`);
    if (process.env.INTERLEAVE_DEBUG) process.stderr.write(`${error.stack}\n`);
  }
  process.exitCode = 2;
}

/** A reader that goes away (`| head`) is no failure of ours: stop without a word. */
export function guardPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      throw error;
    });
  }
}

/** Resolves when the text is with the operating system, however slow the reader is. */
export function print(text: string): Promise<void> {
  return new Promise((resolve) => {
    if (text === '') resolve();
    else process.stdout.write(text, () => resolve());
  });
}
