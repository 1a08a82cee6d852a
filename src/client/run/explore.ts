import type * as vscode from 'vscode';
import { window } from 'vscode';
import { GOALS, type Goal } from '../../runner/explore.ts';
import { savedFile } from './run-commands.ts';
import type { Runs } from './runs.ts';

interface Choice extends vscode.QuickPickItem {
  goal: Goal;
}

const CHOICES: Choice[] = [
  { label: '$(beaker) Anything that goes wrong', goal: 'any' },
  {
    label: 'A lost update',
    description: 'one thread overwrites what another has written',
    goal: 'lost-update',
  },
  { label: 'A deadlock', description: 'threads that wait for ever', goal: 'deadlock' },
  { label: 'An exception', description: 'also a failed assert', goal: 'exception' },
];

/** Looks for an order of a file's threads that goes wrong, and shows it. Asks what to look for where nobody says. */
export async function exploreFile(runs: Runs, chosen: unknown, goal: unknown): Promise<void> {
  const uri = await savedFile(isUri(chosen) ? chosen : undefined);
  if (!uri) return;
  const wanted = GOALS.find((known) => known === goal) ?? (await ask());
  if (wanted) await runs.explore(uri, wanted);
}

const isUri = (value: unknown): value is vscode.Uri =>
  typeof value === 'object' && value !== null && 'fsPath' in value;

async function ask(): Promise<Goal | undefined> {
  const chosen = await window.showQuickPick(CHOICES, {
    title: 'Explore Interleavings',
    placeHolder:
      'The program is run again and again, its threads in another order each time, until this happens',
  });
  return chosen?.goal;
}
