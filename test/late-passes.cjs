/** Loaded by mocha where tests are retried: says which of them failed before they passed. */
exports.mochaHooks = {
  afterEach() {
    const test = this.currentTest;
    if (test.state === 'passed' && test.currentRetry() > 0) {
      console.log(`\nPassed at try ${test.currentRetry() + 1} only: ${test.fullTitle()}`);
    }
  },
};
