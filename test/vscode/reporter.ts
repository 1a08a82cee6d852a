/** Prints results from inside VS Code, where a log is all there is. The prefix tells them from VS Code's own talk. */
export const PREFIX = 'test| ';

export function linesReporter(): Mocha.ReporterConstructor {
  const say = (text: string) => {
    for (const line of text.split('\n')) console.log(PREFIX + line);
  };
  return class {
    constructor(runner: Mocha.Runner) {
      const count = { passed: 0, failed: 0 };
      runner.on('pass', (test) => {
        count.passed++;
        say(`  ✔ ${test.fullTitle()} (${test.duration} ms)`);
      });
      runner.on('fail', (test, error) => {
        count.failed++;
        say(`  ✖ ${test.fullTitle()}\n${error.stack ?? error}`);
      });
      runner.once('end', () => say(`${count.passed} passed, ${count.failed} failed`));
    }
  } as unknown as Mocha.ReporterConstructor;
}
