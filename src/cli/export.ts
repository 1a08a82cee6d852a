/** `interleave export`: a saved trace in another format. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { pageSource } from '../runner/page-source.ts';
import { exportTrace } from '../timeline/export-trace.ts';
import { defaultName, EXPORT_KINDS, type ExportKind } from '../trace/export/export-kinds.ts';
import { exportKind } from './export-kind.ts';
import { print } from './failure.ts';
import { readTrace } from './read-trace.ts';

interface ExportOptions {
  export: ExportKind;
  exportOut?: string;
  theme: 'light' | 'dark';
}

export function register(program: Command): void {
  program
    .command('export')
    .description(
      'Convert a saved trace for other tools: Chrome, Perfetto, speedscope, a page, a picture, a table.',
    )
    .argument('<file>', 'a saved trace (.interleave)')
    .requiredOption('--export <kind>', `the format: ${EXPORT_KINDS.join(', ')}`, exportKind)
    .option('--export-out <file>', 'the file to write; - is standard output. By default beside the trace')
    .addOption(
      new Option('--theme <theme>', 'the colours of an svg').choices(['light', 'dark']).default('light'),
    )
    .action(async (file: string, options: ExportOptions) => {
      const content = await exportTrace(
        await readTrace(file),
        options.export,
        path.basename(file),
        pageSource,
        options.theme,
      );
      const out = options.exportOut ?? defaultName(file, options.export);
      if (out !== '-') {
        await writeFile(out, content);
        await print(`${out}\n`);
      } else {
        await new Promise((resolve) => process.stdout.write(content, resolve));
      }
    });
}
