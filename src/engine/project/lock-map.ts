/** Locks of the project. */
import type { Expr } from '../facts/facts.ts';
import type { CallGraph } from './call-graph.ts';
import type { Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { Acquisition, HeldLock, Lock, LockPair, LockRef } from './project.ts';

export class LockMap {
  constructor(_linker: Linker, _graph: CallGraph) {}

  refOf(_fn: Scope, _expr: Expr, _at: number): LockRef | null {
    return null;
  }
  acquisitions(_fn: Scope): readonly Acquisition[] {
    return [];
  }
  held(_fn: Scope, _op: number): readonly HeldLock[] {
    return [];
  }
  entry(_fn: Scope): readonly HeldLock[] {
    return [];
  }
  pairs(): readonly LockPair[] {
    return [];
  }
  all(): readonly Lock[] {
    return [];
  }
}
