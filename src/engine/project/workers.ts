/** Threads, timers and processes. */
import type { Expr } from '../facts/facts.ts';
import type { CallGraph } from './call-graph.ts';
import type { ContextMap } from './contexts.ts';
import type { Scope } from './linked-file.ts';
import type { Linker } from './linker.ts';
import type { Worker } from './project.ts';

export class WorkerMap {
  constructor(_linker: Linker, _graph: CallGraph, _contexts: ContextMap) {}
  of(_fn: Scope): readonly Worker[] {
    return [];
  }
  meant(_fn: Scope, _expr: Expr, _at: number): readonly Worker[] {
    return [];
  }
  runsAlone(_fn: Scope, _op: number): boolean {
    return false;
  }
}
