/** Wraps an update in a lock: the one that guards the state elsewhere, the one its owner has, or a new one. */
import type { Project, ProjectFunction } from '../../project/project.ts';
import type { Source } from '../../source.ts';
import type { Span } from '../../text.ts';
import { type EditDraft, type FixDraft, inFile } from '../rule.ts';
import { lockToUse } from './lock-choice.ts';
import type { SharedUpdate } from './unlocked-shared-update.ts';

export function* lockFixes(hit: SharedUpdate, source: Source, project: Project): Generator<FixDraft> {
  if (hit.access.variable.path !== source.facts.path) return;
  const region = regionOf(hit, source, project);
  if (region === null) return;
  const tasks = hit.kind !== 'threads';
  const lock = lockToUse(hit, source, project, tasks);
  if (lock === null) return;
  // A plain lock around an await would stop the loop; where threads race, the code between has to move by hand.
  const inner = source.slice(region);
  if (!tasks && /\bawait\b|\byield\b/.test(inner)) return;
  const keyword = tasks ? 'async with' : 'with';
  yield {
    title: `${lock.edits.length > 0 ? 'Add a lock and hold' : 'Hold'} ${lock.name} around it`,
    risk: 'unsafe',
    edits: [...lock.edits, ...wrap(source, region, `${keyword} ${lock.name}:`)],
  };
}

/** A write with what it depends on. */
export type ToLock = Pick<SharedUpdate, 'fn' | 'access' | 'pattern' | 'read'> & { harmful?: boolean };

/** Whole lines from the read to the write; null where they cannot be indented as they are. */
export function regionOf(hit: ToLock, source: Source, project: Project): Span | null {
  const { fn } = hit;
  const write = statementOf(fn, hit.access.op);
  const first =
    hit.pattern === 'update'
      ? write
      : hit.pattern === 'split'
        ? readStatement(hit)
        : (testStatement(hit) ?? readStatement(hit));
  if (write === null || first === null || first.block !== outerBlock(fn, hit, first.block, write.block))
    return null;
  let end = Math.max(write.at[1], first.at[1]);
  const goesOn = hit.pattern === 'check-then-act' || (hit.pattern === 'lazy-init' && hit.harmful === true);
  if (goesOn) end = Math.max(end, laterUses(hit, project, first.block));
  const start = source.lineStart(inFile(fn.facts, [first.at[0], end])[0]);
  const region: Span = [start, source.lineEnd(fn.facts.start + end)];
  const text = source.slice(region);
  const head = source.text.slice(start, fn.facts.start + first.at[0]);
  const behind = source.text.slice(fn.facts.start + end, region[1]);
  if (head.replace(/^[ \t]*(?:el)?if[ \t]+/, '').trim() !== '' || /^[ \t]*elif\b/.test(head)) return null;
  if (!/^\s*(#.*)?$/.test(behind) || /"""|'''/.test(text)) return null;
  return region;
}

interface Statement {
  at: Span;
  block: number;
}

function statementOf(fn: ProjectFunction, op: number): Statement | null {
  const facts = fn.facts.ops[op]!;
  if (facts.k === 'assign' || facts.k === 'call') return { at: facts.statement, block: facts.block };
  if (facts.k === 'delete') return { at: facts.at, block: facts.block };
  // A read is in the statement that the next operations finish.
  const around = fn.facts.ops.slice(op).find(({ at }) => at[0] <= facts.at[0] && at[1] >= facts.at[1]);
  if (around?.k === 'for' && !around.comprehension) {
    return { at: [around.at[0], fn.facts.blocks[around.body]!.at[1]], block: around.block };
  }
  return around?.k === 'return' ? { at: around.at, block: around.block } : null;
}

function readStatement({ fn, read }: ToLock): Statement | null {
  const { at } = fn.facts.ops[read]!;
  const assign = fn.facts.ops.find(
    (op) => op.k === 'assign' && op.statement[0] <= at[0] && op.statement[1] >= at[1],
  );
  return assign?.k === 'assign' ? { at: assign.statement, block: assign.block } : null;
}

/** The whole `if`, with its branches. */
function testStatement({ fn, read, access }: ToLock): Statement | null {
  const { at } = fn.facts.ops[read]!;
  for (const op of fn.facts.ops.slice(read, access.op)) {
    if (op.k !== 'branch' || op.at[0] > at[0] || op.at[1] < at[1]) continue;
    const ends = [op.then, op.else].filter((id) => id >= 0).map((id) => fn.facts.blocks[id]!.at[1]);
    return { at: [op.at[0], Math.max(op.at[1], ...ends)], block: op.block };
  }
  return null;
}

/** For an act inside the `if` the statement's own block is deeper; the region is the block around both. */
function outerBlock(fn: ProjectFunction, hit: ToLock, first: number, write: number): number {
  if (hit.pattern === 'update' || hit.pattern === 'split') return write;
  for (let id = write; id >= 0; id = fn.facts.blocks[id]!.parent) if (id === first) return id;
  return -1;
}

/** `if k not in d: d[k] = []` is of use only together with `d[k].append(x)` behind it. */
function laterUses({ fn, access }: ToLock, project: Project, block: number): number {
  const ends = project
    .accesses(fn)
    .filter((other) => other.variable === access.variable && other.op > access.op)
    .map((other) => fn.facts.ops.find((op, i) => i >= other.op && op.block === block && 'statement' in op))
    .map((op) => (op !== undefined && 'statement' in op ? op.statement[1] : 0));
  return Math.max(0, ...ends);
}

export function wrap(source: Source, [start, end]: Span, header: string): EditDraft[] {
  const unit = source.indentUnit();
  return [
    { at: [start, start], text: `${source.indent(start)}${header}${source.eol}${unit}` },
    ...indentLines(source, [source.nextLine(start), end]),
  ];
}

/** One level deeper; empty lines stay empty. */
export function indentLines(source: Source, [start, end]: Span): EditDraft[] {
  const unit = source.indentUnit();
  const edits: EditDraft[] = [];
  for (let line = start; line < end; line = source.nextLine(line)) {
    if (source.text.slice(line, source.lineEnd(line)).trim() !== '')
      edits.push({ at: [line, line], text: unit });
  }
  return edits;
}
