/** The interpreter that `--python` names: a path, or a command as a shell would find it. */
import path from 'node:path';
import { nodeHost, toHostPath } from '../workspace/host.node.ts';
import { UsageError } from './failure.ts';

const SUFFIXES = process.platform === 'win32' ? ['', '.exe'] : [''];

/** Its path, with `/` between folders. Throws a `UsageError` where there is no such file. */
export async function findInterpreter(given: string): Promise<string> {
  const isCommand = !/[/\\]/.test(given);
  const folders = isCommand ? (process.env.PATH ?? '').split(path.delimiter).filter(Boolean) : ['.'];
  for (const folder of folders) {
    for (const suffix of SUFFIXES) {
      const file = toHostPath(path.resolve(folder, given + suffix));
      if ((await nodeHost.kind(file)) === 'file') return file;
    }
  }
  throw new UsageError(`${given}: no such interpreter`);
}
