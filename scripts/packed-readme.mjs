// The README of the packed extension. VS Code's page of an extension shows pictures from public addresses only, neither
// packed ones nor data, and there is no public repository to point to: they are left out, where broken ones would stand.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';

const PICTURE = /^!\[[^\]]*\]\([^)]*\)\n\n/gm;
const ABOUT_THEM = /^The pictures are made [^\n]*\n\n/m;
const INSTEAD =
  'Begin with *Interleave: Get Started* in the command palette: five steps, from a finding to its timeline.\n\n';

export function packedReadme() {
  const text = readFileSync(path.join(root, 'README.md'), 'utf8');
  return text.replace(PICTURE, '').replace(ABOUT_THEM, INSTEAD);
}
