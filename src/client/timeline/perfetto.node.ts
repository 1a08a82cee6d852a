/*
 * A trace in Perfetto's own page. That page comes from the network, so the user is asked first and told what goes where.
 * The trace itself is not uploaded: the page takes it from a server on this machine, on the one port that its policy
 * allows, which serves that one file, to that one origin, once, and is gone.
 */
import * as vscode from 'vscode';
import { serveOnce } from '../../runner/serve-once.ts';
import { exportedTrace, exportRun } from './export-run.ts';
import { askForPerfetto, type OpenInPerfetto, PERFETTO, saveForPerfetto } from './perfetto.ts';

const PORT = 9001;
const FILE = '/run.perfetto-trace';

const DETAIL = `Your browser opens ${PERFETTO}, a page of the Perfetto project that is loaded from the internet. It reads the run from a server that Interleave starts on 127.0.0.1:${PORT} of this machine for this one file, until it was read, and for two minutes at most. The run holds paths and names of your code. It is handed to that page inside your browser; Interleave sends it nowhere else.`;

export const openInPerfetto: OpenInPerfetto = async (run, output) => {
  // The user's browser is on another machine then.
  if (vscode.env.remoteName !== undefined || vscode.env.uiKind === vscode.UIKind.Web)
    return saveForPerfetto(run, output);
  if (!(await askForPerfetto(DETAIL, 'Open'))) return;
  try {
    await serveOnce({
      content: await exportedTrace(run, 'perfetto'),
      path: FILE,
      origin: PERFETTO,
      port: PORT,
    });
    await vscode.env.openExternal(vscode.Uri.parse(`${PERFETTO}/#!/?url=http://127.0.0.1:${PORT}${FILE}`));
  } catch (error) {
    output.error(`Perfetto: ${error}`);
    const save = 'Save as File';
    const why =
      (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
        ? `Port ${PORT}, the only one that Perfetto reads from, is in use by another program.`
        : `Perfetto could not be given the run: ${(error as Error).message}`;
    if ((await vscode.window.showErrorMessage(why, save)) === save) await exportRun(run, 'perfetto', output);
  }
};
