import * as vscode from 'vscode';

/** The arguments of each program, as they were last given. */
export class RunArguments {
  constructor(private readonly memory: vscode.Memento) {}

  of(key: string): string[] {
    return this.memory.get<string[]>(`arguments:${key}`, []);
  }

  /** Lets the user change them; null where the user gave up. */
  async ask(key: string, name: string): Promise<string[] | null> {
    const line = await vscode.window.showInputBox({
      title: `Arguments for ${name}`,
      prompt: 'Separated by spaces; quote what contains one. They are remembered for this program.',
      value: joinArguments(this.of(key)),
    });
    if (line === undefined) return null;
    const args = splitArguments(line);
    await this.memory.update(`arguments:${key}`, args);
    return args;
  }

  /** The module that was last run, with its arguments, as one line. */
  lastModule(): string {
    return this.memory.get<string>('module', '');
  }

  async rememberModule(line: string): Promise<void> {
    await this.memory.update('module', line);
  }
}

/** Splits at spaces outside of single or double quotes. */
export function splitArguments(line: string): string[] {
  return Array.from(line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g), ([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ''),
  );
}

export function joinArguments(args: readonly string[]): string {
  return args.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /[\s"']|^$/.test(word) ? (word.includes('"') ? `'${word}'` : `"${word}"`) : word;
}
