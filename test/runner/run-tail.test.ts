/** Following a run's folder: written by a stand-in for the tracer, read by polls. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRunFolder, removeRunFolder, runEnvironment } from '../../src/runner/run-folder.ts';
import { RunTail, shellCode } from '../../src/runner/run-tail.ts';
import { applyBatch, emptyTrace } from '../../src/trace/batch.ts';
import { EPOCH, STATES, StreamWriter } from '../trace/stream-writer.ts';

/** A pid that no process has: the largest there can be. */
const NOBODY = 2 ** 22 + 1;

describe('run folder', function () {
  this.timeout(60_000);
  it('is private', async () => {
    const folder = await createRunFolder();
    assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
    await removeRunFolder(folder);
    assert.equal(fs.existsSync(folder), false);
  });

  it('puts the tracer first on the path, and keeps what is there', () => {
    const variables = runEnvironment('/run', '/tracer', { PYTHONPATH: `/mine${path.delimiter}/yours` });
    assert.deepEqual(variables.PYTHONPATH!.split(path.delimiter), [
      path.join('/tracer', 'bootstrap'),
      '/mine',
      '/yours',
    ]);
    assert.equal(variables.INTERLEAVE_RUN, '/run');
    assert.equal(runEnvironment('/run', '/tracer', {}).PYTHONPATH, path.join('/tracer', 'bootstrap'));
  });
});

describe('run tail', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(async () => {
    folder = await createRunFolder(os.tmpdir());
  });
  afterEach(() => removeRunFolder(folder));

  function write(writer: StreamWriter, number: number, bytes: Uint8Array, size = bytes.length): void {
    const padded = new Uint8Array(size);
    padded.set(bytes);
    fs.writeFileSync(path.join(folder, `${writer.stem}-${number}.seg`), padded);
    fs.writeFileSync(path.join(folder, `${writer.stem}.names`), writer.names);
  }

  it('reads the parts of a large file of names, and deletes all but the last', () => {
    const writer = new StreamWriter(process.pid).hello().track(1, 'thread', 'MainThread', 0);
    const tail = new RunTail(folder);
    const part = (n: number) => path.join(folder, `${writer.stem}-${n}.names`);
    const task = (id: number) => new StreamWriter().track(id, 'task', `täsk ${id}`, id, { parent: 1 }).names;
    write(writer, 0, writer.segment(), 4096 * 40);
    // A line, and a character, may be cut where a poll ends.
    const whole = Buffer.from(task(2) + task(3).replace('t\\u00e4sk', 'täsk'));
    const cut = whole.indexOf(0xc3, whole.length >> 1) + 1;
    fs.writeFileSync(part(0), whole.subarray(0, cut));
    tail.poll();
    fs.appendFileSync(part(0), whole.subarray(cut));
    fs.writeFileSync(part(1), task(4));
    tail.poll();
    fs.writeFileSync(part(3), task(5));
    tail.poll();
    assert.deepEqual(
      tail.reader.toTrace().tracks.map(({ name }) => name),
      ['app.py', 'MainThread', 'täsk 2', 'täsk 3', 'täsk 4', 'täsk 5'],
    );
    assert.deepEqual(
      [0, 1, 3].map((n) => fs.existsSync(part(n))),
      [false, false, true],
    );
  });

  it('reads segments in order, deletes those that are read, and gives batches that make the whole', async () => {
    // Our own pid: a process that is alive, so that nothing is taken for its end.
    const writer = new StreamWriter(process.pid).hello().site(1, 3).track(1, 'thread', 'MainThread', 0);
    for (let n = 1; n <= 12_000; n++)
      writer.enter(n, 1, STATES.sleeping, 1).leave(n + 0.5, 1, STATES.sleeping);
    const bytes = writer.segment();
    const batches = emptyTrace();
    let polls = 0;
    const tail = new RunTail(folder, {
      onBatch: (batch) => {
        polls++;
        applyBatch(batches, batch);
      },
    });
    tail.poll();
    // Segments as the tracer makes them: a small one, then larger ones that are prepared ahead of time.
    const cuts = [0, 6553 * 40, 12_000 * 40, bytes.length];
    for (let n = 0; n < 3; n++) {
      write(writer, n, bytes.subarray(cuts[n], cuts[n + 1]), n === 2 ? 20_000 * 40 : cuts[n + 1]! - cuts[n]!);
      write(writer, n + 1, new Uint8Array(0), 4096 * 40);
      tail.poll();
    }
    for (let n = 0; n < 4; n++) tail.poll();
    assert.deepEqual(
      fs.readdirSync(folder).filter((name) => name.endsWith('.seg')),
      [`${writer.stem}-2.seg`, `${writer.stem}-3.seg`],
    );
    assert.equal(tail.reader.process(writer.stem).events, 24_001);
    const trace = await tail.finish({ code: 0, signal: null });
    assert.equal(trace.header.events, 24_001);
    assert.equal(trace.header.dropped, 0);
    assert.equal(batches.spans.get(2)!.length, trace.spans.get(2)!.length);
    assert.deepEqual(batches.header, trace.header);
    assert.ok(polls > 5);
  });

  it('reads what a killed program left, with its unused slots and its holes', async () => {
    const writer = new StreamWriter(NOBODY).hello().site(1, 3).track(1, 'thread', 'MainThread', 0);
    writer.enter(1, 1, STATES.sleeping, 1).hole().leave(5, 1, STATES.sleeping);
    write(writer, 0, writer.segment(), 256 * 1024);
    const tail = new RunTail(folder);
    const trace = await tail.finish({ code: null, signal: 'SIGKILL' });
    assert.equal(trace.header.events, 3);
    assert.equal(trace.header.dropped, 1);
    assert.equal(trace.header.exitCode, 137);
    assert.equal(trace.header.complete, false);
  });

  it('goes on behind segments that are missing', async () => {
    const writer = new StreamWriter(NOBODY).hello().site(1, 3).track(1, 'thread', 'MainThread', 0);
    for (let n = 1; n < 30; n++) writer.enter(n, 1, STATES.sleeping, 1).leave(n + 0.5, 1, STATES.sleeping);
    const bytes = writer.segment();
    write(writer, 0, bytes.subarray(0, 20 * 40));
    write(writer, 2, bytes.subarray(40 * 40));
    const trace = await new RunTail(folder).finish({ code: 0, signal: null });
    assert.equal(trace.header.events, 39);
    assert.equal(trace.header.dropped, 20);
  });

  it('sees the end of a child while its parent goes on', () => {
    const parent = new StreamWriter(process.pid).hello().track(1, 'thread', 'MainThread', 0);
    const child = new StreamWriter(NOBODY, EPOCH + 1_000_000).hello({ parentRun: parent.stem, how: 'fork' });
    child.track(1, 'thread', 'child', 1).line('exit', { code: 0, reason: 'exit' }, 9);
    write(parent, 0, parent.segment(), 4096 * 40);
    write(child, 0, child.segment(), 4096 * 40);
    const tail = new RunTail(folder);
    for (let n = 0; n < 6; n++) tail.poll();
    const ends = tail.reader.toTrace().tracks.map((track) => [track.name, track.end]);
    assert.deepEqual(ends, [
      ['app.py', null],
      ['MainThread', null],
      ['app.py (fork)', 'done'],
      ['child', 'done'],
    ]);
    // What the child wrote is in the model; its files would only fill the disk.
    assert.deepEqual(fs.readdirSync(folder).sort(), [`${parent.stem}-0.seg`, `${parent.stem}.names`]);
  });

  it('ignores other files, and a folder that is gone', async () => {
    for (const name of ['notes.txt', '12-3-x.seg', 'a-1-0.seg', '1-2.names.bak']) {
      fs.writeFileSync(path.join(folder, name), 'nothing of ours');
    }
    const tail = new RunTail(folder);
    tail.poll();
    await removeRunFolder(folder);
    const trace = await tail.finish({ code: 3, signal: null });
    assert.equal(trace.tracks.length, 0);
    assert.equal(trace.header.exitCode, 3);
  });

  it('keeps what it has when a poll fails', async () => {
    const writer = new StreamWriter(NOBODY).hello().site(1, 3).track(1, 'thread', 'MainThread', 0);
    write(writer, 0, writer.segment(), 4096 * 40);
    let polls = 0;
    const tail = new RunTail(folder, {
      onBatch: () => {
        if (polls++ === 0) throw new Error('the listener fell over');
      },
    });
    const trace = await tail.finish({ code: 4, signal: null });
    assert.equal(trace.header.exitCode, 4);
    assert.match(trace.header.notes.join(), /could not be followed to its end: the listener fell over/);
  });

  it('says exit codes as a shell does', () => {
    assert.equal(shellCode({ code: 7, signal: null }), 7);
    assert.equal(shellCode({ code: null, signal: 'SIGKILL' }), 137);
    assert.equal(shellCode({ code: null, signal: 'SIGINT' }), 130);
  });
});
