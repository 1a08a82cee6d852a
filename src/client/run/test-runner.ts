import { execFile } from 'node:child_process';

export type TestRunner = 'pytest' | 'unittest';

/** pytest where the interpreter has it, because it runs unittest's tests too. Nothing of the project is imported. */
export function testRunnerOf(python: string, cwd: string): Promise<TestRunner> {
  const script = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("pytest") is None)';
  return new Promise((resolve) => {
    execFile(python, ['-c', script], { cwd, timeout: 10_000 }, (error) =>
      resolve(error ? 'unittest' : 'pytest'),
    );
  });
}
