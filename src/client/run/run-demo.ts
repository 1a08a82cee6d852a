import * as vscode from 'vscode';
import { demoCalled, demoFile, showDemo } from '../commands/open-demo.ts';
import type { Demos } from '../demos.ts';
import { mayRun } from '../trust.ts';
import type { Runs } from './runs.ts';

/** Opens a demo as a file that can be edited, and runs it with the timeline. */
export async function runDemo(demos: Demos, runs: Runs, name: string | undefined): Promise<void> {
  // A folder may hold a file that looks like a demo.
  if (!(await mayRun())) return;
  const demo = await demoCalled(demos, name, 'Run a demo with its timeline');
  if (!demo) return;
  const file = await demoFile(demos, demo);
  if (!file) return;
  await showDemo(file, vscode.ViewColumn.One);
  await runs.run({ kind: 'file', uri: file, generators: demo.generators });
}
