/** Mocha inside VS Code's Node extension host: all suites. */
import Mocha from 'mocha';
import { linesReporter } from './reporter.ts';

export async function run(): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    bail: Boolean(process.env.INTERLEAVE_BAIL),
    reporter: linesReporter(),
  });
  if (process.env.INTERLEAVE_GREP) mocha.grep(process.env.INTERLEAVE_GREP);
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./suites/language.test.ts');
  await import('./suites/commands.test.ts');
  await import('./suites/files.test.ts');
  if (!process.env.INTERLEAVE_NO_TERMINAL) await import('./suites/running.test.ts');
  await new Promise<void>((resolve, reject) => {
    mocha.run((failures) => (failures ? reject(new Error(`${failures} tests failed`)) : resolve()));
  });
}
