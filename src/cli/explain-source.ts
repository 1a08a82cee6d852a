/** The report on a Python file or on one function of it, told with the files of the project around it. */
import { availableParallelism } from 'node:os';
import picocolors from 'picocolors';
import { ruleMetas } from '../engine/index.ts';
import { ConfigurationStore } from '../workspace/configuration-store.ts';
import { toHostPath, waitingHost } from '../workspace/host.node.ts';
import { below } from '../workspace/paths.ts';
import { Checker } from './checker.ts';
import { print, UsageError } from './failure.ts';
import { Progress } from './progress.ts';
import { wantsColour } from './terminal.ts';
import { renderMarkdown } from './terminal-markdown.ts';

/** `fn`: a function's name or qualified name; null for all of the file. */
export async function explainSource(path: string, fn: string | null): Promise<void> {
  const file = toHostPath(path);
  const progress = new Progress();
  const checker = await Checker.create(new ConfigurationStore(waitingHost, ruleMetas), {
    only: null,
    not: new Set(),
    fixes: false,
    progress,
    jobs: availableParallelism(),
    cache: null,
  });
  // Who starts its functions stands in other files: those of the working folder, where it lies in there.
  await checker.add(below(toHostPath('.'), file) === null ? [path] : [path, '.']);
  const unreadable = checker.unreadable.find((one) => one.file === file);
  if (unreadable !== undefined) throw new UsageError(`${path}: ${unreadable.reason}`);
  await checker.link();
  const { engine } = checker;
  const report = engine.explain(file, fn === null ? { k: 'file' } : { k: 'name', name: fn });
  progress.clear();
  if (report === null) throw new UsageError(`${path} has no function ${fn ?? ''}`.trimEnd());
  const colours = picocolors.createColors(wantsColour());
  const width = Math.max(40, Math.min(process.stdout.columns || 100, 100));
  await print(renderMarkdown(withoutLinks(report), colours, width));
}

/** What shows a page or a demo here. */
function withoutLinks(markdown: string): string {
  return markdown
    .replace(/\[[^\]]*\]\(interleave:demo\/([\w-]+)\)/g, 'interleave demo $1')
    .replace(/\[[^\]]*\]\(interleave:(?:rules|concepts)\/([\w-]+)\)/g, 'interleave explain $1');
}
