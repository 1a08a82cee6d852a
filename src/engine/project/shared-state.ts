/** State that several functions see. */
import type { Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { Access, SharedVariable } from './project.ts';

export class SharedState {
  constructor(_linker: Linker) {}
  accesses(_fn: Scope): readonly Access[] {
    return [];
  }
  of(_variable: SharedVariable): readonly Access[] {
    return [];
  }
  variables(): readonly SharedVariable[] {
    return [];
  }
}
