// The JSON schema of interleave.toml and of [tool.interleave] in pyproject.toml, for editors that check TOML.

const SEVERITIES = ['error', 'warning', 'information', 'hint', 'off'];

/** Draft 7, which TOML language servers read. `rules` are the catalogue's. */
export function configurationSchema(rules, families) {
  const ids = rules.map(({ id }) => id);
  const names = { enum: [...ids, ...families] };
  const list = (description, items) => ({ description, type: 'array', items, uniqueItems: true });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Interleave',
    description: 'interleave.toml, or the table [tool.interleave] of pyproject.toml.',
    type: 'object',
    additionalProperties: false,
    properties: {
      extend: {
        description:
          'The configuration file to go on from, relative to this one. Lists take the place of its lists; rules and per-file-ignores add to its own.',
        type: 'string',
      },
      rules: {
        description: 'Severity of a rule, or of a family of rules.',
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries([
          ...rules.map(({ id, summary, severity, offByDefault }) => [
            id,
            severityOf(`${summary} Default: ${offByDefault ? 'off' : severity}.`),
          ]),
          ...families.map((family) => [family, severityOf(`All rules of the family ${family}.`)]),
        ]),
      },
      select: list('Only these rules, or families of rules.', names),
      ignore: list('All but these rules, or families of rules.', names),
      exclude: list('Files and folders that are not checked, as in a .gitignore.', { type: 'string' }),
      'per-file-ignores': {
        description: 'Rules that are off in files that match a pattern, as in a .gitignore.',
        type: 'object',
        additionalProperties: list('Rules, or families of rules.', names),
      },
      'min-confidence': {
        description: 'How sure a finding must be to be shown.',
        enum: ['certain', 'likely', 'possible'],
      },
      'python-version': {
        description:
          'The oldest Python that the code runs on, which fixes follow. Default: requires-python, or 3.8.',
        type: 'string',
        pattern: '^3\\.\\d+$',
      },
    },
  };
}

function severityOf(description) {
  return { description, enum: SEVERITIES };
}
