/**
 * The engine that a suite checks its fixtures with: made before the suite, set as each fixture wants it, and silent:
 * what goes wrong inside it fails the test.
 */
import { strict as assert } from 'node:assert';
import type { Engine, Severity } from '../src/engine/index.ts';
import { type FixtureFile, minPythonOf, severitiesFor, withoutMarkers } from './fixture.ts';
import { makeEngine } from './make-engine.ts';

export class FixtureEngine {
  private made: Engine | null = null;
  private minPython: [number, number] | undefined;
  private severities: Record<string, Severity> = {};
  private readonly logged: string[] = [];

  /** To be called in a `describe`. */
  constructor() {
    before(async () => {
      this.made = await makeEngine({
        log: (message) => this.logged.push(message),
        settings: () => ({
          severities: this.severities,
          ...(this.minPython && { minPython: this.minPython }),
        }),
      });
    });
    afterEach(() => assert.deepEqual(this.logged.splice(0), []));
    after(() => this.made?.dispose());
  }

  /** Switched to these files: to the rule they are about, also where it is off by default, and to their Python. */
  for(rule: string, files: readonly FixtureFile[]): Engine {
    this.severities = severitiesFor(rule);
    this.minPython = files.map(({ text }) => minPythonOf(text)).find((version) => version !== undefined);
    return this.made!;
  }
}

/** The files without the comments that say what is to be found. */
export function bareFiles(files: readonly FixtureFile[]): FixtureFile[] {
  return files.map(({ name, text }) => ({ name, text: withoutMarkers(text) }));
}
