// Everything: `npm run check`, the slower tests beside it, the tracer on every Python that is found, and real VS Code.
// Usage: node scripts/test.mjs [--no-vscode]
import { checkSteps, slowSteps } from './check.mjs';
import { countsOf, run, runSteps } from './steps.mjs';

const steps = [
  ...checkSteps,
  ['tracer', async () => countsOf(await run(process.execPath, ['test/tracer/run.mjs']))],
];
if (!process.argv.includes('--no-vscode')) {
  steps.push(['VS Code', async () => countsOf(await run(process.execPath, ['test/vscode/run.mjs']))]);
}
// The timeline's page is opened by the browser that the step before has set up.
steps.push(...slowSteps);
process.exit(await runSteps(steps));
