/** The demos: small programs that show one thing each. `demos.json` lists them, for the command line and the client. */

export interface Demo {
  name: string;
  title: string;
  description: string;
  file: string;
  /** The page that explains it. */
  concept: string;
  /** What the editor marks in it: what it teaches. */
  rules: string[];
  /** How long it takes, about. */
  seconds: number;
  /** False for a program that has to be stopped. */
  ends: boolean;
  /** The file's generators get rows of their own. */
  generators?: true;
  /** A package that is not part of Python; the program says how to get it. */
  package?: string;
  /** Other files that the program imports. */
  besides?: string[];
}

/** What to look for while a demo runs: the numbered lines of its program's docstring, which come after a heading. */
export function whatToLookFor(program: string): string[] {
  const docstring = /^"""([\s\S]*?)"""/.exec(program)?.[1] ?? '';
  return docstring
    .split('\n')
    .filter((line) => /^ {2}\d\. /.test(line))
    .map((line) => line.trim().replace(/^\d\. /, ''));
}
