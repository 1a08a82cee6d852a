import * as vscode from 'vscode';

const ENTRIES = [
  { label: '$(rocket) Get Started', command: 'interleave.getStarted', needsRun: false },
  { label: '$(pulse) Run with Timeline', command: 'interleave.runWithTimeline', needsRun: true },
  { label: '$(play) Run Demo...', command: 'interleave.runDemo', needsRun: true },
  { label: '$(beaker) Explore Interleavings...', command: 'interleave.explore', needsRun: true },
  { label: '$(package) Run Module with Timeline...', command: 'interleave.runModule', needsRun: true },
  { label: '$(history) Open Run...', command: 'interleave.openRun', needsRun: true },
  { label: '$(folder-opened) Open Trace...', command: 'interleave.openTrace', needsRun: false },
  { label: '$(book) Explain Rule or Concept...', command: 'interleave.explain', needsRun: false },
  { label: '$(file-code) Explain This File', command: 'interleave.explainFile', needsRun: false },
  { label: '$(compass) Choose the Right Tool...', command: 'interleave.chooseTool', needsRun: false },
  { label: '$(wand) Fix All in File', command: 'interleave.fixAll', needsRun: false },
  { label: '$(list-filter) Choose Rule Severity...', command: 'interleave.chooseSeverity', needsRun: false },
  { label: '$(warning) Show Problems', command: 'workbench.actions.view.problems', needsRun: false },
  { label: '$(output) Show Output', command: 'interleave.showOutput', needsRun: false },
  { label: '$(refresh) Restart Server', command: 'interleave.restartServer', needsRun: false },
];

/** The menu behind the item in the status bar. */
export async function showMenu(canRun: boolean): Promise<void> {
  const offered = ENTRIES.filter((entry) => canRun || !entry.needsRun);
  const chosen = await vscode.window.showQuickPick(offered, { title: 'Interleave' });
  if (chosen) await vscode.commands.executeCommand(chosen.command);
}
