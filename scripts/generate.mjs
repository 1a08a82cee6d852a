// Writes what follows from the engine's catalogue of rules (the settings in package.json, the README's table and the
// configuration's schema), from the demos (their page), and from all that teaches the concepts (theirs).
// Usage: node scripts/generate.mjs [--check]     (--check writes nothing and exits 1 when something is stale)
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';
import { conceptsPage } from './concepts-page.mjs';
import { configurationSchema } from './configuration-schema.mjs';
import { demosPage } from './demos-page.mjs';
import { loadSource } from './load-source.mjs';

const FAMILIES = {
  'event-loop': 'Event loop',
  'shared-state': 'Shared state',
  deadlock: 'Deadlock',
  lifecycle: 'Threads, processes and pools',
  housekeeping: 'Housekeeping',
};
const TABLE = /(<!-- rules:start -->\n)[\s\S]*?(<!-- rules:end -->)/;

/** The manifest's text with the settings of these rules; all other text stays as it is. */
export function withRuleSettings(manifestText, rules) {
  const manifest = JSON.parse(manifestText);
  const [general] = manifest.contributes.configuration;
  const sections = Object.entries(FAMILIES).map(([family, title]) => ({
    title,
    properties: Object.fromEntries(
      rules
        .filter((rule) => rule.family === family)
        .map((rule) => [`interleave.rules.${rule.id}`, settingOf(rule)]),
    ),
  }));
  manifest.contributes.configuration = [
    general,
    ...sections.filter(({ properties }) => Object.keys(properties).length > 0),
  ];
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The README's text with the table of these rules between its markers. */
export function withRuleTable(readme, rules) {
  const rows = Object.keys(FAMILIES).flatMap((family) =>
    rules
      .filter((rule) => rule.family === family)
      .map(
        (rule) =>
          `| [${rule.id}](docs/rules/${rule.id}.md) | ${rule.offByDefault ? 'off' : rule.severity} | ${rule.summary.replaceAll('|', '\\|')} |`,
      ),
  );
  const table = ['| Rule | Default | What it finds |', '|---|---|---|', ...rows].join('\n');
  return readme.replace(TABLE, (_, start, end) => `${start}\n${table}\n\n${end}`);
}

function schemaText(_, rules) {
  return `${JSON.stringify(configurationSchema(rules, Object.keys(FAMILIES)), null, 2)}\n`;
}

function settingOf({ id, summary, severity, offByDefault }) {
  return {
    type: 'string',
    enum: ['default', 'off', 'error', 'warning', 'information', 'hint'],
    default: 'default',
    scope: 'resource',
    markdownDescription: `${summary}\n\nBy default: ${offByDefault ? 'off' : severity}. [About this rule](command:interleave.openPage?${encodeURIComponent(JSON.stringify([`rules/${id}`]))})`,
  };
}

async function main() {
  const { ruleMetas } = await loadSource('src/engine/index.ts');
  const rules = typeof ruleMetas === 'function' ? ruleMetas() : [...ruleMetas];
  const demos = await demosPage();
  const concepts = await conceptsPage();
  const check = process.argv.includes('--check');
  const stale = [];
  const outputs = [
    ['package.json', withRuleSettings],
    ['README.md', withRuleTable],
    ['schemas/interleave.schema.json', schemaText],
    ['docs/demos.md', () => demos],
    ['docs/concepts.md', () => concepts],
  ];
  for (const [name, generate] of outputs) {
    const file = path.join(root, name);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : 'null';
    const wanted = generate(text, rules);
    if (normal(name, wanted) === normal(name, text)) continue;
    stale.push(name);
    if (!check) writeFileSync(file, wanted);
  }
  if (check && stale.length) {
    console.error(`Stale: ${stale.join(', ')}. Run "npm run generate".`);
    process.exit(1);
  }
  console.log(stale.length ? `Wrote ${stale.join(' and ')}.` : 'Everything is up to date.');
}

/** The layout of JSON is the formatter's business. */
function normal(name, text) {
  return name.endsWith('.json') ? JSON.stringify(JSON.parse(text)) : text;
}

if (process.argv[1]?.endsWith('generate.mjs')) await main();
