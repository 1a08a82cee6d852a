/**
 * What an edit changes for others. While the file keeps its scopes and classes, each in its place, the objects that
 * stand for them live on with new facts, and an answer is computed anew only where those facts were read. A scope
 * that comes or goes shifts the others, and other objects take their place.
 */
import type { FileFacts } from '../facts/facts.ts';

export function sameShape(before: FileFacts, after: FileFacts): boolean {
  return (
    before.functions.length === after.functions.length &&
    before.classes.length === after.classes.length &&
    before.functions.every((old, id) => {
      const now = after.functions[id]!;
      return (
        old.kind === now.kind &&
        old.async === now.async &&
        old.qualname === now.qualname &&
        old.parent === now.parent &&
        old.cls === now.cls
      );
    }) &&
    before.classes.every((old, id) => {
      const now = after.classes[id]!;
      return old.parent === now.parent && old.body === now.body && old.qualname === now.qualname;
    })
  );
}
