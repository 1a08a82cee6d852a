/** A thread that makes facts of the texts it is sent. `facts-pool.ts` is the other end. */
import { parentPort, workerData } from 'node:worker_threads';
import { createFactsMaker, type EncodedFacts, type FactsMaker } from '../engine/facts/make.ts';

export interface WorkerData {
  runtimeWasm: Uint8Array;
  pythonWasm: Uint8Array;
}

export interface Batch {
  files: { file: string; text: string }[];
}

export interface MadeFacts {
  /** A reason where the parser gave up. null where it failed: the main thread tries it again, and says what is wrong. */
  made: { file: string; facts: EncodedFacts | string | null }[];
}

async function main(port: NonNullable<typeof parentPort>): Promise<void> {
  const maker = createFactsMaker(workerData as WorkerData);
  port.on('message', ({ files }: Batch) => {
    void maker.then(({ make }) => {
      const made = files.map(({ file, text }) => ({ file, facts: factsOf(make, text) }));
      const buffers = made.flatMap(({ facts }) =>
        facts === null || typeof facts === 'string' ? [] : [facts.numbers.buffer as ArrayBuffer],
      );
      port.postMessage({ made } satisfies MadeFacts, buffers);
    });
  });
  await maker;
}

function factsOf(make: FactsMaker['make'], text: string): EncodedFacts | string | null {
  try {
    return make(text);
  } catch {
    return null;
  }
}

if (parentPort !== null) void main(parentPort);
