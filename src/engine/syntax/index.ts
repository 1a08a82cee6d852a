/** Text in, Python as plain values out. */
export type * from './ast.ts';
export { createParser, type ParserOptions, type PythonParser, type SyntaxTree, TooSlow } from './parser.ts';
export type { TextEdit } from './reuse.ts';
