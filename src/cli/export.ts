/** `interleave export`: a saved trace in another format. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { defaultName, EXPORT_KINDS, type ExportKind, exportTrace } from '../runner/trace-export.ts';
import { print } from './failure.ts';
import { readTrace } from './read-trace.ts';

interface ExportOptions {
  export: ExportKind;
  exportOut?: string;
}

export function register(program: Command): void {
  program
    .command('export')
    .description('Convert a saved trace for other tools: Chrome, Perfetto, speedscope, a page, a table.')
    .argument('<file>', 'a saved trace (.interleave)')
    .addOption(new Option('--export <kind>', 'the format').choices(EXPORT_KINDS).makeOptionMandatory())
    .option('--export-out <file>', 'the file to write; - is standard output. By default beside the trace')
    .action(async (file: string, options: ExportOptions) => {
      const content = await exportTrace(await readTrace(file), options.export, path.basename(file));
      const out = options.exportOut ?? defaultName(file, options.export);
      if (out !== '-') {
        await writeFile(out, content);
        await print(`${out}\n`);
      } else {
        await new Promise((resolve) => process.stdout.write(content, resolve));
      }
    });
}
