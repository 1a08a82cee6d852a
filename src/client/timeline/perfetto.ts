import * as vscode from 'vscode';
import { exportRun, type SavedRun } from './export-run.ts';

/** Shows a saved run in Perfetto; each host has its own way. */
export type OpenInPerfetto = (run: SavedRun, output: vscode.LogOutputChannel) => Promise<void>;

export const PERFETTO = 'https://ui.perfetto.dev';

const DETAIL = `Your browser cannot read files of the machine that the run was saved on, so the run is saved as a file first. Then ${PERFETTO} opens, a page of the Perfetto project that is loaded from the internet, for you to drop the file on. The run holds paths and names of your code; Interleave sends it nowhere.`;

/** Asks, for what comes from the network comes only when it is wanted. */
export async function askForPerfetto(detail: string, yes: string): Promise<boolean> {
  const options = { modal: true, detail };
  return (await vscode.window.showWarningMessage('Open this run in Perfetto?', options, yes)) === yes;
}

/** Where the browser is not on the machine of the run: a file that the user takes there. */
export const saveForPerfetto: OpenInPerfetto = async (run, output) => {
  if (!(await askForPerfetto(DETAIL, 'Save and Open'))) return;
  if (await exportRun(run, 'perfetto', output)) await vscode.env.openExternal(vscode.Uri.parse(PERFETTO));
};
