/** What the keys do, for the panel, the sheet and the handler in input.ts. */
export const SHORTCUTS: ReadonlyArray<readonly [keys: readonly string[], text: string]> = [
  [['wheel'], 'zoom at the pointer'],
  [['drag'], 'move'],
  [['Shift', 'drag'], 'select a range'],
  [['W', 'S'], 'zoom in, zoom out'],
  [['A', 'D'], 'move left, right (also ← →)'],
  [['↑', '↓'], 'previous, next row'],
  [['[', ']'], 'previous, next span in the row'],
  [['Enter'], 'open the source line'],
  [['N', 'P'], 'next, previous problem'],
  [[',', '.'], 'previous, next switch, with what happens'],
  [['F'], 'fit the selection'],
  [['0'], 'fit the whole run'],
  [['/'], 'search'],
  [['Esc'], 'step back'],
  [['Alt', '← →'], 'earlier, later view'],
  [['T'], 'tables instead of the picture'],
];
