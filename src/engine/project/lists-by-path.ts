/**
 * Lists that files bring, by the file's path. Of what there is one of for each function or variable, nearly all know
 * one file only: they need no map.
 */
export class ListsByPath<T> {
  private path: string | null = null;
  private list: readonly T[] = [];
  /** As soon as there is a second file. */
  private more: Map<string, readonly T[]> | null = null;

  get isEmpty(): boolean {
    return this.more === null ? this.path === null : this.more.size === 0;
  }

  get(path: string): readonly T[] | undefined {
    if (this.more !== null) return this.more.get(path);
    return this.path === path ? this.list : undefined;
  }

  set(path: string, list: readonly T[]): void {
    if (this.more === null && this.path !== null && this.path !== path) {
      this.more = new Map([[this.path, this.list]]);
      this.list = [];
    }
    if (this.more !== null) this.more.set(path, list);
    else {
      this.path = path;
      this.list = list;
    }
  }

  delete(path: string): void {
    if (this.more !== null) this.more.delete(path);
    else if (this.path === path) {
      this.path = null;
      this.list = [];
    }
  }

  /** By path, so that answers do not depend on the order in which files came or were edited. */
  joined(): readonly T[] {
    if (this.more === null) return this.list;
    if (this.more.size === 1) for (const list of this.more.values()) return list;
    return [...this.more].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, list]) => list);
  }
}
