/** Mocha inside the browser's extension host: the suites that need no program to run. */
import 'mocha/mocha.js';

export async function run(): Promise<void> {
  mocha.setup({ ui: 'bdd', timeout: 60_000, reporter: lines() });
  await import('./suites/language.test.ts');
  await import('./suites/web.test.ts');
  await new Promise<void>((resolve, reject) => {
    mocha.run((failures) => (failures ? reject(new Error(`${failures} tests failed`)) : resolve()));
  });
}

/** Mocha's own reporters for the browser draw into a page; here there is only a log. */
function lines() {
  return class {
    constructor(runner: Mocha.Runner) {
      let passed = 0;
      let failed = 0;
      runner.on('pass', (test) => {
        passed++;
        console.log(`  ✔ ${test.fullTitle()}`);
      });
      runner.on('fail', (test, error) => {
        failed++;
        console.log(`  ✖ ${test.fullTitle()}\n${error.stack ?? error}`);
      });
      runner.once('end', () => console.log(`\n  ${passed} passing\n  ${failed} failing\n`));
    }
  } as unknown as Mocha.ReporterConstructor;
}
