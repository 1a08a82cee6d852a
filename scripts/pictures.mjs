// Makes the pictures of the concept pages: runs each program that has one under the tracer, and draws what was recorded.
// Usage: npm run pictures [-- NAME...] [--python PATH]; NAME is a page's, and without one only what is missing or was made
// from an earlier text of its program is made anew.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bootstrap.mjs';
import { drawRun } from './draw-run.mjs';
import { loadSource } from './load-source.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { python: { type: 'string' } },
});
const { digestOf, pagesOf, programsOf, startRun } = await loadSource(
  'test/page-programs.ts',
  'src/runner/start-run.ts',
);

/** Libraries come as packages of the system. */
const SYSTEM = '/usr/bin/python3';
/** The pages say so of programs that never end. */
const HANGS = /^# hangs/m;

process.chdir(root);
const folder = 'docs/concepts';
mkdirSync(path.join(folder, 'pictures'), { recursive: true });
for (const page of pagesOf(folder)) {
  for (const program of programsOf(page)) {
    const wanted = program.pictures.filter((picture) => isWanted(page, program, picture));
    if (wanted.length === 0) continue;
    const trace = await record(program);
    for (const picture of wanted) {
      const text = await drawRun(trace, { ...picture, title: headingOf(page), digest: digestOf(program) });
      writeFileSync(path.join(folder, picture.file), text);
      console.log(`${folder}/${picture.file}: ${text.length} characters`);
    }
  }
}

function isWanted(page, program, picture) {
  if (positionals.length > 0) return positionals.includes(page.name);
  const file = path.join(folder, picture.file);
  return !existsSync(file) || !readFileSync(file, 'utf8').includes(digestOf(program));
}

function headingOf(page) {
  return /^# (.+)$/m.exec(page.text)[1];
}

/** A program that hangs is stopped once nothing new has happened for a while. */
async function record(program) {
  const cwd = mkdtempSync(path.join(os.tmpdir(), 'interleave-picture-'));
  try {
    for (const file of program.files) writeFileSync(path.join(cwd, file.name), file.text);
    const main = path.join(cwd, program.files[0].name);
    const run = await startRun({
      tracer: path.resolve('src/tracer'),
      program: [main],
      python: /^# needs /m.test(program.files[0].text) ? SYSTEM : values.python,
      cwd,
      stdio: 'ignore',
      ...(/\byield\b/.test(program.files[0].text) ? { generators: main } : {}),
    });
    const limit = setTimeout(
      () => run.child.kill('SIGKILL'),
      HANGS.test(program.files[0].text) ? 3000 : 60_000,
    );
    const { trace } = await run.done;
    clearTimeout(limit);
    return trace;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
