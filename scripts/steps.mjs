// Runs the steps of `npm run check` and `npm test`, and counts what passed.
import { spawn } from 'node:child_process';
import { root } from './bootstrap.mjs';

/**
 * Runs a command in the checkout, passing its output on.
 * Resolves with its exit code and its standard output.
 */
export function run(command, args, { quiet = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', quiet ? 'pipe' : 'inherit'],
      shell: process.platform === 'win32' && command === 'npx',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
        if (!quiet) process.stdout.write(chunk);
      });
    }
    child.on('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}` }));
    child.on('close', (code, signal) => resolve({ code: code ?? (signal ? 1 : 0), output }));
  });
}

/** The last `N passed, N failed` of a runner's output, or mocha's `N passing` / `N failing`. */
export function countsOf({ code, output }) {
  const plain = [...output.matchAll(/^(?:\S+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/gm)].at(
    -1,
  );
  let counts = { passed: 0, failed: 0, skipped: 0 };
  if (plain) counts = { passed: Number(plain[1]), failed: Number(plain[2]), skipped: Number(plain[3] ?? 0) };
  else {
    const number = (word) => Number(output.match(new RegExp(`^\\s*(\\d+) ${word}`, 'm'))?.[1] ?? 0);
    counts = { passed: number('passing'), failed: number('failing'), skipped: number('pending') };
  }
  // A runner that died, or that ran nothing, is a failure even where it counted none.
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) counts.failed = 1;
  return counts;
}

/** One for a step that either works or does not. */
export function single({ code }) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/**
 * A step that is run up to twice more, in a new window each time, where it failed: what drives a browser on a busy
 * machine fails now and then for no fault of the product. The summary says so, so that a test that needs it often is
 * seen and mended.
 */
export function upToThreeTries(step) {
  return async () => {
    const first = await step();
    let last = first;
    for (let tries = 2; tries <= 3 && last.failed > 0; tries++) {
      console.log('\nFailed; once more from the start:');
      last = { ...(await step()), note: `try ${tries}, ${first.failed} failed in the first` };
    }
    return last;
  };
}

/** Runs named steps in order; each gives counts. Prints a table and the plain closing line; returns the exit code. */
export async function runSteps(steps) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  for (const [name, step] of steps) {
    console.log(`\n== ${name}`);
    const began = Date.now();
    const counts = await step().catch((error) => {
      console.error(error);
      return { passed: 0, failed: 1, skipped: 0 };
    });
    for (const key of Object.keys(total)) total[key] += counts[key] ?? 0;
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    lines.push(
      `${counts.failed ? 'FAILED' : 'ok    '} ${name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s${counts.note ? ` (${counts.note})` : ''}`,
    );
  }
  console.log(`\n${lines.join('\n')}\n`);
  const skipped = total.skipped ? `, ${total.skipped} skipped` : '';
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed === 0 ? 0 : 1;
}
