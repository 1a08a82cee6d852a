/** Work that must not be cut off in the middle: what a daemon thread does of it. */
import type { CallOp, Expr } from '../../facts/facts.ts';
import { isNullDevice } from '../../knowledge/waits.ts';
import type { Project, ProjectFunction, Site, Value } from '../../project/project.ts';

export interface CriticalWork {
  /** `writes a file`, `commits`, `sends data`. */
  does: string;
  site: Site;
}

const CALLS: ReadonlyArray<readonly [name: RegExp, does: string]> = [
  [/^pathlib\.Path\.(write_text|write_bytes)$/, 'writes a file'],
  [/^(json|pickle|yaml|csv)\.dump$/, 'writes a file'],
  [/^shutil\.(copy|copy2|copyfile|copytree|move)$/, 'copies files'],
  [/^os\.(replace|rename|renames)$/, 'renames a file'],
  [/^(zipfile\.ZipFile|tarfile\.TarFile)\.(write|writestr|add|extractall)$/, 'writes an archive'],
  [/\.(Connection|connection|Session)\.commit$/, 'commits a transaction'],
  [
    /^requests\.(Session\.)?(post|put|patch|delete)$|^httpx\.(Client\.)?(post|put|patch|delete)$/,
    'sends a request',
  ],
  [/^smtplib\.SMTP\.(sendmail|send_message)$/, 'sends mail'],
  [/^socket\.socket\.(sendall|send)$/, 'sends data'],
];

/** The first such call that a run of the value reaches. */
export function criticalWork(value: Value, project: Project): CriticalWork | null {
  if (value.k === 'partial') return criticalWork(value.of, project);
  return value.k === 'function' ? search(value.fn, project, new Set(), 0) : null;
}

function search(
  fn: ProjectFunction,
  project: Project,
  seen: Set<ProjectFunction>,
  depth: number,
): CriticalWork | null {
  if (seen.has(fn) || depth > 3 || fn.facts.async) return null;
  seen.add(fn);
  const calls = project.calls(fn);
  for (const { op, external } of calls) {
    const call = fn.facts.ops[op] as CallOp;
    const does = external === '' ? null : whatItDoes(external, call);
    if (does !== null) return { does, site: { fn, op } };
  }
  for (const { entered } of calls) {
    if (entered.length !== 1) continue;
    const below = search(entered[0]!, project, seen, depth + 1);
    if (below !== null) return below;
  }
  return null;
}

function whatItDoes(external: string, call: CallOp): string | null {
  if (external === 'builtins.open' || external === 'pathlib.Path.open') {
    if (isNullDevice(call.args[0]?.value)) return null;
    const mode = modeOf(call, external === 'builtins.open' ? 1 : 0);
    return mode !== null && /[wax+]/.test(mode) ? 'writes a file' : null;
  }
  return CALLS.find(([name]) => name.test(external))?.[1] ?? null;
}

function modeOf(call: CallOp, position: number): string | null {
  const given = call.args.find((arg) => arg.name === 'mode') ?? call.args[position];
  const value: Expr | undefined = given?.name === '' || given?.name === 'mode' ? given.value : undefined;
  return value?.k === 'const' && value.type === 'str' ? String(value.value) : null;
}
