/** Text in, Python as plain values out. */
export type * from './ast.ts';
export { createParser, type PythonParser, type SyntaxTree, type TextEdit } from './parser.ts';
