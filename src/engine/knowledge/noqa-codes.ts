/**
 * Codes that other checkers' `# noqa` comments use for what a rule here finds too, so that a project that moves need not
 * be annotated anew. Codes that cover more than the rule (a bare `except`, say) are left out: whoever wrote them meant
 * something else.
 *
 * ASYNC: ruff and flake8-async, today's numbers and ruff's before 0.5; TRIO: flake8-trio, as flake8-async was called.
 * RUF, PLW: ruff.
 */
export const NOQA_CODES: Readonly<Record<string, readonly string[]>> = {
  'blocking-call-in-async': [
    ...both('100', '101', '102', '200', '210', '211', '212', '220', '221', '222', '250', '251'),
  ],
  'blocking-file-io-in-async': both('101', '102', '230', '231', '232', '240'),
  'missing-await': both('105'),
  'lost-task': ['RUF006', ...both('300')],
  'swallowed-cancellation': both('103', '104'),
  'fresh-lock': ['PLW2101'],
};

function both(...numbers: readonly string[]): readonly string[] {
  return numbers.flatMap((number) => [`ASYNC${number}`, `TRIO${number}`]);
}
