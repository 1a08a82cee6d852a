import process from 'node:process';

/** How long a program may take to end by itself after an interrupt. One interrupt does not end a deadlock. */
const PATIENCE_MS = 2000;

/** Interrupts a program as Ctrl-C would; kills it when it is still there after two seconds: then gives true. */
export async function stopProgram(pid: number, ended: Promise<unknown>): Promise<boolean> {
  signal(pid, 'SIGINT');
  const timeout = new Promise<'late'>((resolve) => {
    setTimeout(resolve, PATIENCE_MS, 'late').unref();
  });
  if ((await Promise.race([ended, timeout])) !== 'late') return false;
  signal(pid, 'SIGKILL');
  return true;
}

/** To the whole group, as a terminal does it, so that child processes are not left behind. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended in the meantime.
    }
  }
}
