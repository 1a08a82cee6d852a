/** What is known of the terminal. */

/** https://no-color.org: any value that is not empty switches colours off. */
export function wantsColour(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0';
  return process.stdout.isTTY === true && TERM !== 'dumb';
}

/** Colour codes take no room. */
export function shownLength(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colour codes are made of.
  return text.replace(/\u001b\[\d+m/g, '').length;
}

/** Breaks text into lines of at most `width` columns, where words allow it. */
export function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .join(' ')
    .split(/ +/)
    .reduce<string[]>((lines, word) => {
      const last = lines[lines.length - 1];
      if (last === undefined || shownLength(last) + 1 + shownLength(word) > width) lines.push(word);
      else lines[lines.length - 1] = `${last} ${word}`;
      return lines;
    }, [])
    .join('\n');
}
