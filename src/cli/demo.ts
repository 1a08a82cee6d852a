/** `interleave demo`: small programs that show one thing each, run under the tracer. */
import type { Command } from 'commander';
import { type Demo, whatToLookFor } from '../runner/demo.ts';

/** For the program's start on a slow machine. */
const GRACE_SECONDS = 4;

interface DemoOptions {
  python?: string;
  out?: string;
}

export function register(program: Command): void {
  program
    .command('demo')
    .description('Lists the demos, or runs one with a timeline.')
    .argument('[name]', 'the demo to run')
    .option('--python <path>', 'the Python that runs it')
    .option('--out <file>', 'where the trace is saved (default: NAME.interleave)')
    .action(async (name: string | undefined, options: DemoOptions) => {
      const demos = await readDemos();
      if (name === undefined) await list(demos);
      else await runDemo(program, demos, name, options);
    });
}

async function readDemos(): Promise<Demo[]> {
  const { readFile } = await import('node:fs/promises');
  const { assets } = await import('../workspace/host.node.ts');
  return JSON.parse(await readFile(`${assets}/demos/demos.json`, 'utf8')) as Demo[];
}

async function list(demos: readonly Demo[]): Promise<void> {
  const { print } = await import('./failure.ts');
  const width = Math.max(...demos.map((demo) => demo.name.length));
  const lines = demos.map((demo) => {
    const needed = demo.package === undefined ? '' : ` Needs the package ${demo.package}.`;
    return `${demo.name.padEnd(width)}  ${demo.title}\n${' '.repeat(width)}  ${demo.description}${needed}\n`;
  });
  await print(`${lines.join('\n')}\nRun one with: interleave demo NAME\n`);
}

/** The demo itself prints what was expected beside what was observed; the trace command keeps its exit code. */
async function runDemo(
  program: Command,
  demos: readonly Demo[],
  name: string,
  options: DemoOptions,
): Promise<void> {
  const { UsageError, complain } = await import('./failure.ts');
  const { unknownWord } = await import('../workspace/configuration.ts');
  const { assets } = await import('../workspace/host.node.ts');
  const demo = demos.find((candidate) => candidate.name === name);
  if (demo === undefined)
    throw new UsageError(
      unknownWord(
        'demo',
        name,
        demos.map((candidate) => candidate.name),
      ),
    );
  complain(`${demo.title}. ${demo.description}`);
  const script = `${assets}/demos/${demo.file}`;
  const { readFile } = await import('node:fs/promises');
  const steps = whatToLookFor(await readFile(script, 'utf8'));
  const stopper = demo.ends ? null : stopLater(demo, complain);
  const python = options.python === undefined ? [] : ['--python', options.python];
  const out = options.out ?? `${name}.interleave`;
  const generators = demo.generators ? ['--generators', script] : [];
  await program.parseAsync(['trace', '--summary', '--out', out, ...python, ...generators, script], {
    from: 'user',
  });
  complain('What to look for in the timeline:');
  for (const [index, step] of steps.entries()) complain(`  ${index + 1}. ${step}`);
  complain(`See it: interleave view ${out}, and open the page that it writes.`);
  if (stopper !== null) {
    clearTimeout(stopper.timer);
    if (stopper.stopped) process.exitCode = 0;
  }
}

/** A demo that never ends is stopped when it has shown what it has to show; the trace is saved all the same. */
function stopLater(demo: Demo, complain: (line: string) => void) {
  const seconds = demo.seconds + GRACE_SECONDS;
  complain(`this demo never ends by itself: it is stopped after ${seconds} s, with Ctrl-C sooner`);
  const stopper = {
    stopped: false,
    timer: setTimeout(() => {
      stopper.stopped = true;
      // The trace command listens for this signal and passes it on to the program; nothing is sent to ourselves.
      process.emit('SIGTERM', 'SIGTERM');
    }, seconds * 1000),
  };
  return stopper;
}
