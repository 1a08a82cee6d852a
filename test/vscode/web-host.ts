/** Mocha inside the browser's extension host: the suites that need no program to run. */
import 'mocha/mocha.js';
import { linesReporter } from './reporter.ts';

export async function run(): Promise<void> {
  mocha.setup({ ui: 'bdd', timeout: 60_000, reporter: linesReporter() });
  await import('./suites/language.test.ts');
  await import('./suites/web.test.ts');
  await new Promise<void>((resolve, reject) => {
    mocha.run((failures) => (failures ? reject(new Error(`${failures} tests failed`)) : resolve()));
  });
}
