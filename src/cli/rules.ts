/** `interleave rules`: the catalogue with its defaults. */
import { type Command, Option } from 'commander';

export function register(program: Command): void {
  program
    .command('rules')
    .description('Lists the rules with their default severities.')
    .addOption(
      new Option('--format <format>', 'how they are printed').choices(['text', 'json']).default('text'),
    )
    .action(async ({ format }: { format: 'text' | 'json' }) => {
      const { ruleMetas } = await import('../engine/index.ts');
      const { print } = await import('./failure.ts');
      await print(format === 'json' ? asJson(ruleMetas) : asText(ruleMetas));
    });
}

type Catalogue = typeof import('../engine/index.ts').ruleMetas;

function asJson(rules: Catalogue): string {
  const listed = rules.map(({ id, family, severity, offByDefault, summary, concept, demo, since }) => ({
    id,
    family,
    severity: offByDefault ? 'off' : severity,
    summary,
    concept,
    demo: demo ?? null,
    since,
  }));
  return `${JSON.stringify({ version: 1, rules: listed }, null, 1)}\n`;
}

function asText(rules: Catalogue): string {
  const width = Math.max(...rules.map((rule) => rule.id.length));
  const families = [...new Set(rules.map((rule) => rule.family))];
  const parts = families.map((family) => {
    const rows = rules
      .filter((rule) => rule.family === family)
      .map(
        (rule) =>
          `  ${rule.id.padEnd(width)}  ${(rule.offByDefault ? 'off' : rule.severity).padEnd(11)}  ${rule.summary}`,
      );
    return `${family}\n${rows.join('\n')}\n`;
  });
  return parts.join('\n');
}
