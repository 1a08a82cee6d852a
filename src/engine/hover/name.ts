/** What a name stands for: a lock, a thread, a task, shared state, a function, something of the library. */
import { contextWords, functionWords, listed } from '../context-words.ts';
import type { Expr } from '../facts/facts.ts';
import type {
  LockRef,
  Project,
  ProjectFunction,
  SharedVariable,
  Site,
  Value,
  Worker,
} from '../project/project.ts';
import { positionAt } from '../text.ts';
import { describeFunction } from './function.ts';
import { LIBRARY_NAMES } from './library-names.ts';
import { code, conceptLink, type Note } from './note.ts';
import type { Place } from './place.ts';

type NamePlace = Extract<Place, { k: 'name' }>;

export function describeName(place: NamePlace, project: Project): Note[] {
  const { fn, op, expr } = place;
  const library = libraryNote(place, project);
  if (library !== null) return [library];
  const lock = project.lock(fn, expr, op);
  if (lock !== null) return [lockNote(lock, fn, project)];
  const value = project.resolve(fn, expr, op);
  const workers = workersOf(place, value, project);
  if (workers.length > 0) return [workerNote(expr, workers, fn)];
  if (value.k === 'function') return describeFunction(value.fn, project);
  if (
    value.k === 'object' &&
    /^(asyncio\.(Task|Future)|concurrent\.futures\.(\w+\.)?Future)$/.test(value.cls)
  ) {
    return [taskNote(expr, value, fn, project)];
  }
  const shared = sharedNote(place, project);
  return shared === null ? [] : [shared];
}

/** The last word of `asyncio.gather`, and a name that was imported from there; never a variable that holds one. */
function libraryNote({ fn, op, expr }: NamePlace, project: Project): Note | null {
  const value = project.resolve(fn, expr, op);
  if (value.k !== 'external') return null;
  const name = project.nameOf(value);
  const text = LIBRARY_NAMES[name] ?? METHODS.find(({ pattern }) => pattern.test(name));
  if (text === undefined) return null;
  const onLoop = fn.facts.async || project.contexts(fn).some(({ kind }) => kind === 'loop');
  return {
    what: `${code(name)}: ${lowerFirst((onLoop ? text.onLoop : undefined) ?? text.what)}`,
    why: text.why,
    links: [conceptLink(text.concept)],
  };
}

/** Methods go by many classes' names. */
const METHODS: ReadonlyArray<{
  pattern: RegExp;
  what: string;
  why: string;
  onLoop?: string;
  concept: string;
}> = [
  {
    pattern: /^asyncio\.(\w+\.)*run_in_executor$/,
    what: 'Runs the function in a pool (the loop’s own for None); the loop goes on meanwhile.',
    why: 'Shared state that the function touches needs a lock.',
    concept: 'blocking-vs-non-blocking',
  },
  {
    pattern: /^asyncio\.TaskGroup\.create_task$/,
    what: 'Starts a task that the group waits for at the end of its block.',
    why: 'The group keeps the task and raises its error.',
    concept: 'coroutines-and-await',
  },
  {
    pattern: /^(threading|multiprocessing)\.(\w+\.)*start$/,
    what: 'Starts it; from here on it runs beside this code.',
    why: 'Its daemon setting must be made before.',
    concept: 'daemon-threads',
  },
  {
    pattern: /^(threading|multiprocessing)\.(\w+\.)*join$/,
    what: 'Waits until it has ended. Exceptions in it are not raised here.',
    onLoop: 'Waits until it has ended and stops the event loop meanwhile.',
    why: 'Without a timeout it waits for ever if the other never ends.',
    concept: 'blocking-vs-non-blocking',
  },
];

function lockNote(ref: LockRef, fn: ProjectFunction, project: Project): Note {
  const takers = project
    .files()
    .flatMap((path) => project.functions(path))
    .flatMap((one) => project.acquisitions(one))
    .filter((one) => one.lock.id === ref.lock.id);
  const words = [...new Set(takers.map((one) => `${code(functionWords(one.fn))} (${lineOf(one, fn.path)})`))];
  const shown = words.length > 5 ? [...words.slice(0, 5), `${words.length - 5} more`] : words;
  const kind = `${ref.lock.library === 'threading' ? '' : `${ref.lock.library} `}${KINDS[ref.lock.kind]}`;
  const again = ref.lock.kind === 'lock' ? ' Taking it again while it is held waits for ever.' : '';
  return {
    what: `${code(ref.lock.name)} is a ${kind}${words.length > 0 ? `, taken by ${listed(shown)}` : ', taken nowhere in this project'}.`,
    why: `It protects only what every access takes it for.${again}`,
    links: [conceptLink('locks'), conceptLink('deadlock')],
  };
}

const KINDS = {
  lock: 'lock',
  rlock: 're-entrant lock',
  condition: 'condition',
  semaphore: 'semaphore',
  unknown: 'lock of a kind that is not known',
} as const;

/** Those of a list are known by what its elements are. */
function workersOf({ fn, op, expr }: NamePlace, value: Value, project: Project): readonly Worker[] {
  const workers = project.workersOf(fn, expr, op);
  if (workers.length > 0 || value.k !== 'container') return workers;
  const { element } = value;
  const made = element.k === 'object' || element.k === 'instance' ? element.made : null;
  return made === null ? [] : project.workers(made.fn).filter((worker) => worker.made.op === made.op);
}

function workerNote(expr: Expr, workers: readonly Worker[], fn: ProjectFunction): Note {
  const [worker] = workers;
  const kind = worker!.kind === 'process' ? 'process' : worker!.kind === 'timer' ? 'timer thread' : 'thread';
  const many = workers.length > 1 || worker!.many;
  const target =
    worker!.target.k === 'function'
      ? ` that ${many ? 'run' : 'runs'} ${code(functionWords(worker!.target.fn))}`
      : '';
  const lines = (sites: readonly Site[]) => listed([...new Set(sites.map((site) => lineOf(site, fn.path)))]);
  const life = [
    `made in ${lines(workers.map((one) => one.made))}`,
    worker!.startsItself
      ? 'starts itself'
      : worker!.starts.length > 0
        ? `started in ${lines(workers.flatMap((one) => one.starts))}`
        : 'never started that can be seen',
    worker!.joins.length > 0
      ? `joined in ${lines(workers.flatMap((one) => one.joins))}`
      : 'never joined that can be seen',
  ];
  const daemon =
    worker!.daemon === true
      ? 'It is a daemon: at the end of the program it is stopped wherever it is, without cleaning up.'
      : 'It is not a daemon: the program does not end before it does.';
  return {
    what: `${code(wordsOf(expr))}: ${many ? `${kind}s` : `a ${kind}`}${target}, ${life.join(', ')}.`,
    why:
      worker!.daemon === null && worker!.kind !== 'process'
        ? 'Unless it is made a daemon before the start, the program does not end before it does.'
        : daemon,
    links: [conceptLink('daemon-threads')],
  };
}

function taskNote(
  expr: Expr,
  value: Extract<Value, { k: 'object' }>,
  fn: ProjectFunction,
  project: Project,
): Note {
  const { made } = value;
  const runs = made === null ? '' : runsWhat(made, project);
  const name = wordsOf(expr);
  const awaits = fn.facts.ops.filter((op) => op.k === 'await' && wordsOf(op.value) === name);
  const where = listed(
    awaits.map((op) => `line ${positionAt(fn.file.lineStarts, fn.facts.start + op.at[0]).line + 1}`),
  );
  const made_ = made === null ? '' : `, made in ${lineOf(made, fn.path)}`;
  return {
    what: `${code(name)}: ${value.cls.endsWith('Task') ? 'a task' : 'a future'}${runs}${made_}${where === '' ? '' : `, awaited in ${where}`}.`,
    why: 'Its exception comes out where it is awaited, or asked for its result; else nobody sees it in time.',
    links: [conceptLink('coroutines-and-await')],
  };
}

function runsWhat({ fn, op }: Site, project: Project): string {
  const call = fn.facts.ops[op];
  const first = call?.k === 'call' ? call.args[0]?.value : undefined;
  if (first?.k !== 'call') return '';
  const target = project.asyncCall(fn, first.op);
  return target === null ? '' : ` that runs ${code(target.name)}`;
}

/** Only state that another thread can reach is worth a word. */
function sharedNote({ fn, at }: NamePlace, project: Project): Note | null {
  const access = project
    .accesses(fn)
    .find((one) => fn.facts.start + one.at[0] <= at[0] && fn.facts.start + one.at[1] >= at[1] && !one.fresh);
  if (access === undefined || access.variable.threadSafe) return null;
  const all = project.accessesOf(access.variable).filter((one) => !one.fresh);
  const threads = new Set(
    all.flatMap((one) => project.contexts(one.fn).filter(({ kind }) => kind === 'thread')),
  );
  if (threads.size === 0 || !all.some((one) => one.writes && !project.runsAlone(one.fn, one.op))) return null;
  return sharedWords(access.variable, fn, project);
}

function sharedWords(variable: SharedVariable, fn: ProjectFunction, project: Project): Note {
  const all = project.accessesOf(variable).filter((one) => !one.fresh);
  const writes = all.filter((one) => one.writes && !project.runsAlone(one.fn, one.op));
  const writers = [...new Set(writes.map((one) => one.fn))];
  const words = writers.slice(0, 4).map((one) => {
    const context = project.contexts(one).find(({ kind }) => kind === 'thread') ?? project.contexts(one)[0];
    return `${code(functionWords(one))}${context === undefined ? '' : ` ${contextWords(context, fn.path)}`}`;
  });
  const guards = new Set(all.flatMap((one) => project.accessGuards(one).map((held) => held.lock.name)));
  const guarded =
    guards.size === 0
      ? 'No lock is held at any access.'
      : `Some accesses hold ${listed([...guards].map(code))}.`;
  return {
    what: `${code(variable.name)} is shared between threads; written by ${listed(words)}.`,
    why: guarded,
    links: [conceptLink('data-race'), conceptLink('locks')],
  };
}

function lineOf({ fn, op }: Site, seenFrom: string): string {
  const line = positionAt(fn.file.lineStarts, fn.facts.start + (fn.facts.ops[op]?.at[0] ?? 0)).line + 1;
  return fn.path === seenFrom ? `line ${line}` : `${fn.path.split('/').pop()}:${line}`;
}

function wordsOf(expr: Expr): string {
  if (expr.k === 'name') return expr.id;
  return expr.k === 'attr' ? `${wordsOf(expr.of)}.${expr.name}` : '…';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
