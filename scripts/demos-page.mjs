// The page that lists the demos, from demos.json, the docstrings of the programs and the titles of the concepts' pages.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';
import { loadSource } from './load-source.mjs';

const HEAD = `# Demos

Small programs that show one thing each. In VS Code, *Interleave: Run Demo…* opens one as a file that you can change, and
runs it with its timeline; in a terminal, \`interleave demo NAME\` does. Each ends with what was *expected* beside what was
*observed*, measured at that moment, and says whether it holds. What the editor marks in them is what they teach: apply
the fix, run again, and the two runs can be compared.
`;

const read = (...names) => readFileSync(path.join(root, ...names), 'utf8');

export async function demosPage() {
  const { whatToLookFor } = await loadSource('src/runner/demo.ts');
  const demos = JSON.parse(read('src/demos/demos.json'));
  const sections = [...new Set(demos.map(({ concept }) => concept))].map((concept) => {
    const shown = demos.filter((demo) => demo.concept === concept);
    return [`## ${heading(concept)}`, ...shown.map((demo) => entry(demo, whatToLookFor))].join('\n\n');
  });
  return `${[HEAD.trimEnd(), ...sections].join('\n\n')}\n`;
}

function heading(concept) {
  const page = path.join('docs', 'concepts', `${concept}.md`);
  const title = existsSync(path.join(root, page)) ? /^# (.+)$/m.exec(read(page))?.[1] : undefined;
  return title === undefined ? concept : `[${title}](concepts/${concept}.md)`;
}

function entry(demo, whatToLookFor) {
  const rules = demo.rules.map((id) => `[${id}](rules/${id}.md)`).join(', ');
  const facts = [
    demo.ends ? `about ${demo.seconds} s` : 'runs until you stop it',
    ...(demo.package ? [`needs the package ${demo.package}`] : []),
    ...(rules ? [`the editor marks ${rules}`] : []),
    `[${demo.file}](../src/demos/${demo.file})`,
  ];
  const steps = whatToLookFor(read('src/demos', demo.file)).map((step, index) => `${index + 1}. ${step}`);
  return `### ${demo.name}\n\n${demo.title}. ${demo.description}\n(${facts.join('; ')})\n\n${steps.join('\n')}`.replace(
    '?. ',
    '? ',
  );
}
