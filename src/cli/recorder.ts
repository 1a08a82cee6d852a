/** `interleave recorder`: the file with which a program records a part of itself, `with interleave.recording():`. */
import { copyFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { print, UsageError } from './failure.ts';

export function register(program: Command): void {
  program
    .command('recorder')
    .description(
      'Write interleave.py, one Python file to put beside your own: `with interleave.recording():` records a part of a program.',
    )
    .option('--out <file>', 'the file or the folder to write to', 'interleave.py')
    .action(async ({ out }: { out: string }) => {
      const folder = await stat(out).then(
        (found) => found.isDirectory(),
        () => false,
      );
      const file = folder ? path.join(out, 'interleave.py') : out;
      try {
        await copyFile(path.join(__dirname, 'interleave.py'), file);
      } catch (error) {
        throw new UsageError(`cannot write ${file}: ${(error as Error).message}`);
      }
      await print(`${file}\n`);
    });
}
