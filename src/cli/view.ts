/** `interleave view`: a saved trace as one self-contained HTML page. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { pageSource } from '../runner/page-source.ts';
import { exportTrace } from '../timeline/export-trace.ts';
import { defaultName } from '../trace/export/export-kinds.ts';
import { print } from './failure.ts';
import { readTrace } from './read-trace.ts';

export function register(program: Command): void {
  program
    .command('view')
    .description('Turn a saved trace into an HTML page that shows the timeline without anything else.')
    .argument('<file>', 'a saved trace (.interleave)')
    .option('--out <file>', 'the page; by default beside the trace')
    .action(async (file: string, options: { out?: string }) => {
      const out = options.out ?? defaultName(file, 'html');
      await writeFile(out, await exportTrace(await readTrace(file), 'html', path.basename(file), pageSource));
      await print(`${out}\n`);
    });
}
