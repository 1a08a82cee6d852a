/** What the shared suites use of `node:assert`, for the browser's extension host, which has no Node. */
function ok(value: unknown, message = 'expected something'): asserts value {
  if (!value) throw new Error(message);
}

function strictEqual(actual: unknown, expected: unknown, message = ''): void {
  ok(Object.is(actual, expected), `${message} ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

function deepStrictEqual(actual: unknown, expected: unknown, message = ''): void {
  strictEqual(JSON.stringify(actual), JSON.stringify(expected), message);
}

function match(text: string, pattern: RegExp): void {
  ok(pattern.test(text), `${JSON.stringify(text)} does not match ${pattern}`);
}

function doesNotMatch(text: string, pattern: RegExp): void {
  ok(!pattern.test(text), `${JSON.stringify(text)} matches ${pattern}`);
}

export default { ok, strictEqual, deepStrictEqual, match, doesNotMatch };
