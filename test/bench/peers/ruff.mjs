// Checks the Python files below a folder with one workspace of Ruff's WebAssembly build, as a program of its own would.
// Usage: node ruff.mjs FOLDER
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ruff from '@astral-sh/ruff-wasm-nodejs/ruff_wasm.js';

const workspace = new ruff.Workspace({ lint: { select: ['ASYNC'] } }, ruff.PositionEncoding?.Utf16 ?? 1);
let findings = 0;
for (const entry of readdirSync(process.argv[2], { withFileTypes: true, recursive: true })) {
  if (!entry.isFile() || !entry.name.endsWith('.py')) continue;
  const text = readFileSync(path.join(entry.parentPath ?? entry.path, entry.name), 'utf8');
  try {
    findings += workspace.check(text).length;
  } catch {
    // A file that it cannot check is no reason to stop.
  }
}
console.log(`${findings} findings`);
