/** Text in, Python as plain values out. */
export type * from './ast.ts';
export { createParser, type PythonParser, type SyntaxTree } from './parser.ts';
export type { TextEdit } from './reuse.ts';
