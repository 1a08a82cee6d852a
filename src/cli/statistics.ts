/** `--statistics`: how often each rule was found, the most frequent first. */
import type { Finding } from '../engine/index.ts';

export function statistics(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const rows = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const width = String(rows[0]?.[1] ?? 0).length;
  return rows.map(([rule, amount]) => `${String(amount).padStart(width)}  ${rule}\n`).join('');
}
