/** Runs `dist/cli.js` as a real process. */
import { spawn } from 'node:child_process';
import path from 'node:path';

export const CLI = path.resolve(process.env.INTERLEAVE_DIST ?? 'dist', 'cli.js');

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd: string;
  stdin?: string | Uint8Array;
  env?: Record<string, string>;
  /** Another build's. */
  cli?: string;
}

/** Colours are off unless `env` says otherwise; the test run's own variables do not leak in. */
export function runCli(args: readonly string[], { cwd, stdin, env, cli = CLI }: RunOptions): Promise<Ran> {
  const inherited = { ...process.env };
  for (const name of ['NO_COLOR', 'FORCE_COLOR', 'CI']) delete inherited[name];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd, env: { ...inherited, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(stdin ?? '');
  });
}
