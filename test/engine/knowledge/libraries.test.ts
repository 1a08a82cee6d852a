/**
 * Every entry of the tables, used in a small program: what it says has to be what the engine finds, whichever way the
 * thing was imported and made.
 */
import assert from 'node:assert/strict';
import type { Expr } from '../../../src/engine/facts/facts.ts';
import { externalMro, isClassName } from '../../../src/engine/knowledge/classes.ts';
import { type Entry, words } from '../../../src/engine/knowledge/entry.ts';
import { entries } from '../../../src/engine/knowledge/lookup.ts';
import { canonicalName } from '../../../src/engine/knowledge/names.ts';
import type { ProjectFunction, Value } from '../../../src/engine/project/project.ts';
import { type Fixture, fixture } from '../project-fixture.ts';
import { ARGUMENTS, partsOf, type Receiver, receiversOf } from './programs.ts';

const ALL = [...entries()];
/** Words that stand for `*`. */
const ANY_WORD = 'list_things';

/** A file of functions `f0`, `f1`, ..., and what each is to show. */
class Program {
  private readonly imports = new Set<string>();
  private readonly functions: string[] = [];
  readonly checks: Array<{ name: string; title: string; check: (f: Fixture, fn: ProjectFunction) => void }> =
    [];

  add(
    title: string,
    form: Receiver,
    statements: readonly string[],
    check: (f: Fixture, fn: ProjectFunction) => void,
  ): void {
    const name = `f${this.checks.length}`;
    for (const line of form.imports.split('\n')) if (line !== '') this.imports.add(line);
    const body = [...form.lines, ...statements].map((line) => `    ${line}\n`).join('');
    this.functions.push(`async def ${name}(${form.params}):\n${body}`);
    this.checks.push({ name, title: `${title} (${form.how})`, check });
  }

  get text(): string {
    return [...this.imports, ...this.functions].join('\n');
  }
}

async function check(programs: ReadonlyMap<string, Program>): Promise<void> {
  const wrong: string[] = [];
  for (const [owner, program] of programs) {
    // Each in a project of its own: names of one file say nothing about another.
    const f = await fixture({ 'app.py': program.text });
    for (const { name, title, check } of program.checks) {
      try {
        check(f, f.fn('app.py', name));
      } catch (error) {
        wrong.push(`${owner}: ${title}: ${(error as Error).message.split('\n')[0]}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
}

/** Programs for all owners; `fill` adds what there is to say of one. */
function programsFor(
  fill: (program: Program, owner: string, entry: Entry, forms: readonly Receiver[]) => void,
): Map<string, Program> {
  const programs = new Map<string, Program>();
  for (const [owner, entry] of ALL) {
    const program = new Program();
    fill(program, owner, entry, receiversOf(owner, entry));
    if (program.checks.length > 0) programs.set(owner, program);
  }
  return programs;
}

const dotted = (form: Receiver, word: string): string => (form.name === '' ? word : `${form.name}.${word}`);
const real = (word: string): string => (word === '*' ? ANY_WORD : word);
const callOf = (form: Receiver, word: string, args = ''): string =>
  word === '__call__' ? `${form.name}(${args})` : `${dotted(form, real(word))}(${args})`;

function lastCall(fn: ProjectFunction): number {
  for (let i = fn.facts.ops.length - 1; i >= 0; i--) if (fn.facts.ops[i]!.k === 'call') return i;
  throw new Error('no call');
}

function kindsOf(f: Fixture, fn: ProjectFunction): string[] {
  return f.project.blockingCall(fn, lastCall(fn)).map(({ kind }) => kind);
}

/** What the variable `y` holds at the end. */
function meaningOf(f: Fixture, fn: ProjectFunction, name: string): Value {
  const expr: Expr = { k: 'name', id: name, at: [0, 0] };
  return f.project.resolve(fn, expr, fn.facts.ops.length - 1);
}

describe('knowledge of libraries', function () {
  this.timeout(60_000);

  it('has one name for each thing', () => {
    for (const [owner, entry] of ALL) {
      assert.equal(canonicalName(owner), owner);
      for (const alias of words(entry.aliases ?? '')) assert.equal(canonicalName(alias), owner, alias);
      for (const base of words(entry.bases ?? '')) {
        assert.equal(canonicalName(base), base);
        assert.ok(externalMro(owner).includes(base), `${owner} is a ${base}`);
      }
      const classes = [
        ...Object.keys(entry.gives ?? {}),
        ...Object.keys(entry.attributes ?? {}),
        ...[entry.items, entry.elements, entry.enters].filter((cls) => cls !== undefined && cls !== ''),
      ] as string[];
      for (const cls of classes) {
        assert.equal(canonicalName(cls), cls);
        const known =
          cls.startsWith('=') || entries().has(cls) || isClassName(cls) || cls.startsWith('builtins.');
        assert.ok(known, `${owner} gives ${cls}, which nobody knows`);
      }
    }
  });

  it('describes each owner once, and each word in one way', () => {
    for (const [owner, entry] of ALL) {
      const lists = [...Object.values(entry.blocks ?? {}), entry.coroutines ?? ''];
      const all = lists.flatMap((list) => words(list));
      const twice = all.filter((word, i) => all.indexOf(word) !== i);
      assert.deepEqual(twice, [], owner);
      const known = new Set([...all, ...Object.values(entry.gives ?? {}).flatMap((list) => words(list))]);
      for (const word of Object.keys(entry.waits ?? {})) assert.ok(known.has(word), `${owner}.${word} waits`);
      for (const word of Object.keys(entry.twins ?? {}))
        assert.ok(known.has(word), `${owner}.${word} has twins`);
      for (const [pattern, list] of Object.entries(entry.twinMethods ?? {}))
        for (const word of words(list))
          assert.ok(
            known.has(pattern.replace('*', word)),
            `${owner}.${word} has a twin that is a coroutine function`,
          );
    }
  });

  it('finds what blocks, by its kind', async () => {
    const programs = programsFor((program, owner, entry, forms) => {
      for (const [kind, list] of Object.entries(entry.blocks ?? {})) {
        for (const word of words(list)) {
          const guard = entry.waits?.[word];
          for (const form of forms) {
            if (guard === undefined) {
              program.add(`${word} is ${kind}`, form, [callOf(form, word)], (f, fn) =>
                assert.deepEqual(kindsOf(f, fn), [kind]),
              );
            }
          }
          if (guard !== undefined) addGuarded(program, owner, word, kind, forms[0]!);
        }
      }
    });
    await check(programs);
  });

  it('stays silent about look-alikes', async () => {
    const programs = programsFor((program, _owner, entry, forms) => {
      if (!/\*/.test(Object.values(entry.blocks ?? {}).join(' ') + (entry.coroutines ?? ''))) return;
      for (const word of words(entry.quick ?? '')) {
        program.add(`${word} is quick`, forms[0]!, [callOf(forms[0]!, word)], (f, fn) => {
          assert.deepEqual(kindsOf(f, fn), []);
          assert.equal(f.project.asyncCall(fn, lastCall(fn)), null);
        });
      }
    });
    await check(programs);
  });

  it('does not take what is like a file for one', async () => {
    const f = await fixture({
      'app.py': `
import io, socket, zipfile
async def f(sock: socket.socket):
    memory = io.BytesIO()
    memory.write(b'x')
    io.StringIO().read()
    sock.makefile().readline()
`,
    });
    const fn = f.fn('app.py', 'f');
    assert.deepEqual(
      f.project.calls(fn).flatMap(({ op }) => f.project.blockingCall(fn, op)),
      [],
    );
  });

  it('lets a connection of websockets be awaited, entered and iterated', async () => {
    const f = await fixture({
      'app.py': `
import websockets
async def f():
    y = await websockets.connect('ws://localhost')
async def g():
    async with websockets.connect('ws://localhost') as y:
        pass
`,
    });
    for (const name of ['f', 'g']) {
      const fn = f.fn('app.py', name);
      assert.equal(f.project.asyncCall(fn, lastCall(fn)), null);
      assert.equal(f.project.nameOf(meaningOf(f, fn, 'y')), 'websockets.ClientConnection');
    }
  });

  it('knows coroutine functions', async () => {
    const programs = programsFor((program, _owner, entry, forms) => {
      for (const word of words(entry.coroutines ?? '')) {
        for (const form of forms) {
          if (form.how === 'with') continue;
          program.add(`${word} is a coroutine function`, form, [callOf(form, word)], (f, fn) => {
            assert.equal(f.project.asyncCall(fn, lastCall(fn))?.kind, 'coroutine');
            assert.deepEqual(kindsOf(f, fn), []);
          });
        }
      }
    });
    await check(programs);
  });

  it('knows what calls and attributes give', async () => {
    const programs = programsFor((program, owner, entry, forms) => {
      const coroutines = new Set(words(entry.coroutines ?? ''));
      const form = forms[0]!;
      for (const [cls, list] of Object.entries(entry.gives ?? {})) {
        if (cls.startsWith('=') || owner === 'builtins') continue;
        for (const word of words(list)) {
          const wait =
            coroutines.has(word) || (coroutines.has('*') && !words(entry.quick ?? '').includes(word));
          program.add(
            `${word} gives ${cls}`,
            form,
            [`y = ${wait ? 'await ' : ''}${callOf(form, word)}`],
            (f, fn) => assert.equal(f.project.nameOf(meaningOf(f, fn, 'y')), cls),
          );
        }
      }
      for (const [cls, list] of Object.entries(entry.attributes ?? {})) {
        for (const word of words(list)) {
          program.add(`${word} is ${cls}`, form, [`y = ${dotted(form, real(word))}`], (f, fn) =>
            assert.equal(f.project.nameOf(meaningOf(f, fn, 'y')), cls),
          );
        }
      }
      const { items } = entry;
      if (items !== undefined)
        program.add(`[...] is ${items}`, form, [`y = ${form.name}['x']`], (f, fn) =>
          assert.equal(f.project.nameOf(meaningOf(f, fn, 'y')), items),
        );
    });
    await check(programs);
  });

  it('knows what needs async with and async for', async () => {
    const programs = programsFor((program, owner, entry, forms) => {
      const [form] = forms;
      if (form === undefined || partsOf(owner).rest !== '') return;
      if (entry.asyncWith)
        program.add('async with', form, [`y = ${form.name}`], (f, fn) =>
          assert.ok(f.project.isAsyncContextManager(meaningOf(f, fn, 'y'))),
        );
      if (entry.asyncFor)
        program.add('async for', form, [`y = ${form.name}`], (f, fn) =>
          assert.ok(f.project.isAsyncIterable(meaningOf(f, fn, 'y'))),
        );
    });
    await check(programs);
  });

  it('follows callables to where they run', async () => {
    for (const [owner, entry] of ALL) {
      for (const [word, spawn] of Object.entries(entry.spawns ?? {})) {
        const form = receiversOf(owner, entry)[0]!;
        const fillers = Array.from({ length: Math.max(0, spawn.position) }, () => 'None');
        const by = {
          position: [...fillers, 'work'].join(', '),
          keyword: `${fillers.join(', ')}${fillers.length > 0 && spawn.executor !== undefined ? ', ' : ''}`,
        };
        const args = spawn.position >= 0 ? by.position : `${spawn.keyword}=work`;
        const lines = [...form.lines, callOf(form, word, args)].map((line) => `    ${line}`).join('\n');
        const f = await fixture({
          'app.py': `${form.imports}\ndef work(): pass\ndef main(${form.params}):\n${lines}\n`,
        });
        const kinds = f.project.contexts(f.fn('app.py', 'work')).map(({ kind }) => kind);
        assert.ok(
          kinds.includes(spawn.kind),
          `${owner}.${word}: ${kinds.join(' ')} instead of ${spawn.kind}`,
        );
      }
    }
  });

  it('looks through decorators, and knows endpoints that run in threads', async () => {
    for (const [owner, entry] of ALL) {
      const form = receiversOf(owner, entry).find(({ how }) => /^(import|builtin|constructor)$/.test(how));
      if (form === undefined) continue;
      const lists = Object.values(entry.decorators ?? {}).flatMap((list) => words(list));
      for (const word of new Set([...lists, ...words(entry.endpoints ?? '')])) {
        const arrange = [form.imports, ...form.lines].join('\n');
        const bare = /^(builtins|abc|typing|contextlib)$/.test(owner);
        const f = await fixture({
          'app.py': `${arrange}\n@${dotted(form, real(word))}${bare ? '' : "('/')"}\ndef handler(x): pass\n`,
        });
        const fn = f.fn('app.py', 'handler');
        assert.ok(!f.project.isOpaque(fn), `@${owner}.${word}`);
        if (words(entry.endpoints ?? '').includes(word))
          assert.ok(
            f.project.contexts(fn).some(({ kind }) => kind === 'thread'),
            `@${owner}.${word} in a thread`,
          );
      }
    }
  });
});

/** With some arguments, or when its result is taken, it waits; otherwise it does not. */
function addGuarded(program: Program, owner: string, word: string, kind: string, form: Receiver): void {
  const isMethod = partsOf(owner).cls !== '';
  const found = { waits: 0, silent: 0 };
  const calls = ARGUMENTS.map((args) => callOf(form, word, args));
  const uses = [...calls, ...calls.map((call) => `for each in ${call}: pass`)];
  uses.forEach((use, i) => {
    program.add(use, form, [use], (f, fn) => {
      const kinds = kindsOf(f, fn);
      if (kinds.length === 0) found.silent++;
      else {
        assert.deepEqual(kinds, [kind]);
        found.waits++;
      }
      if (i < uses.length - 1) return;
      assert.ok(found.waits > 0, `${isMethod ? 'method' : 'function'} that never waits`);
      assert.ok(found.silent > 0, 'always waits, whatever it is told');
    });
  });
}
