/** Awaits that depend on somebody outside of the program, with nothing around them that ends the wait. */
import type { CallOp, EnterOp } from '../../facts/facts.ts';
import type { Project, ProjectFunction } from '../../project/project.ts';
import { isStream, READER, WRITER } from './stream-writers.ts';

export interface UntimedWait {
  fn: ProjectFunction;
  op: number;
  /** As users write it: `reader.readline`. */
  name: string;
  waitsFor: string;
  /** The operating system has a limit for this, though a long one. */
  connects: boolean;
}

/**
 * Waits of the standard library, trio and anyio that have no limit of their own. Clients that bring one by default
 * (aiohttp's session, httpx, websockets.connect) are left out, and so are waits for other parts of the same program.
 */
const EXTERNAL: Readonly<Record<string, string>> = {
  'asyncio.open_connection': 'the other side to accept the connection',
  'asyncio.StreamReader.read': 'the other side to send',
  'asyncio.StreamReader.readline': 'the other side to send a line',
  'asyncio.StreamReader.readexactly': 'the other side to send',
  'asyncio.StreamReader.readuntil': 'the other side to send',
  'asyncio.StreamWriter.drain': 'the other side to read',
  'asyncio.subprocess.Process.wait': 'another program to end',
  'asyncio.subprocess.Process.communicate': 'another program to end',
  'trio.open_tcp_stream': 'the other side to accept the connection',
  'trio.SocketStream.receive_some': 'the other side to send',
  'anyio.connect_tcp': 'the other side to accept the connection',
};
const LOOP_METHODS = /^asyncio\.(\w+\.)*sock_(recv|recv_into|recvfrom|connect|sendall)$/;

const LIMITS =
  /^(asyncio\.timeout(_at)?|async_timeout\.timeout(_at)?|(trio|anyio)\.(move_on|fail)_(after|at)|curio\.\w*timeout_\w+)$/;
const LIMITED = /^asyncio\.(tasks\.)?(wait_for|wait)$/;
/** Chains of callers longer than this are not followed. */
const DEEPEST = 4;

export function* untimedWaits(fn: ProjectFunction, project: Project): Generator<UntimedWait> {
  if (!fn.facts.async) return;
  for (const op of project.callOps(fn)) {
    const call = fn.facts.ops[op] as CallOp;
    if (call.use.k !== 'awaited') continue;
    const external = nameOf(fn, op, call, project);
    const waitsFor = EXTERNAL[external] ?? (LOOP_METHODS.test(external) ? 'the other side' : undefined);
    if (waitsFor === undefined || call.args.some(({ name }) => /timeout/.test(name))) continue;
    if (isLimited(fn, op, project, DEEPEST)) continue;
    const connects = /(connection|connect|open_tcp_stream|connect_tcp)$/.test(external);
    yield { fn, op, name: wordsOf(call, external), waitsFor, connects };
  }
}

/** Streams come in pairs, which names do not follow. */
function nameOf(fn: ProjectFunction, op: number, { callee }: CallOp, project: Project): string {
  const { external } = project.call(fn, op);
  if (external !== '' || callee.k !== 'attr') return external;
  if (callee.name === 'drain' && isStream(fn, callee.of, op, project, WRITER))
    return 'asyncio.StreamWriter.drain';
  const name = `asyncio.StreamReader.${callee.name}`;
  return name in EXTERNAL && isStream(fn, callee.of, op, project, READER) ? name : '';
}

/** In a block with a limit, or so called: one caller that limits it shows that somebody has thought of it. */
function isLimited(fn: ProjectFunction, op: number, project: Project, left: number): boolean {
  if (isInLimit(fn, op, project)) return true;
  if (left === 0) return true;
  return project.callers(fn).some((call) => {
    const facts = call.fn.facts.ops[call.op];
    if (facts?.k !== 'call') return false;
    if (facts.use.k === 'argument' && LIMITED.test(project.call(call.fn, facts.use.call).external))
      return true;
    return call.fn !== fn && isLimited(call.fn, call.op, project, left - 1);
  });
}

function isInLimit(fn: ProjectFunction, op: number, project: Project): boolean {
  const { blocks, ops } = fn.facts;
  for (let id = ops[op]!.block; id > 0; id = blocks[id]!.parent) {
    const opener = ops[blocks[id]!.op];
    if (blocks[id]!.kind !== 'with' || opener?.k !== 'enter') continue;
    if (limits(fn, opener, project)) return true;
  }
  return false;
}

function limits(fn: ProjectFunction, { context }: EnterOp, project: Project): boolean {
  if (context.k !== 'call') return false;
  const call = fn.facts.ops[context.op] as CallOp;
  if (LIMITS.test(project.call(fn, context.op).external)) return true;
  // A helper of the project that says so by its name.
  const name = call.callee.k === 'attr' ? call.callee.name : call.callee.k === 'name' ? call.callee.id : '';
  return /timeout|deadline/i.test(name);
}

function wordsOf({ callee }: CallOp, external: string): string {
  if (callee.k === 'name') return callee.id;
  return callee.k === 'attr' && callee.of.k === 'name' ? `${callee.of.id}.${callee.name}` : external;
}
