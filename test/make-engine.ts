/** The engine with the parsers of the installed packages; tests run with the repository as working folder. */
import { readFileSync } from 'node:fs';
import { createEngine, type Engine, type EngineOptions } from '../src/engine/index.ts';

export const parsers: Pick<EngineOptions, 'runtimeWasm' | 'pythonWasm'> = {
  runtimeWasm: readFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm'),
  pythonWasm: readFileSync('node_modules/tree-sitter-python/tree-sitter-python.wasm'),
};

export function makeEngine(options: Omit<EngineOptions, 'runtimeWasm' | 'pythonWasm'> = {}): Promise<Engine> {
  return createEngine({ ...parsers, ...options });
}
