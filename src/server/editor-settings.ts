/** The editor's settings: those of the window, and those that a workspace folder has of its own. */
import type { Settings } from '../protocol.ts';
import { below } from '../workspace/paths.ts';
import { Patterns } from '../workspace/patterns.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

export class EditorSettings {
  /** For what belongs to no folder. */
  window: Settings = DEFAULT_SETTINGS;
  private ofFolders: ReadonlyMap<string, Settings> = new Map();
  /** The innermost folder first. */
  private folders: readonly string[] = [];
  private excludes: Patterns[] = [];

  /** A folder that is not in `ofFolders` has the window's. */
  set(window: Settings, ofFolders: ReadonlyMap<string, Settings>): void {
    this.window = window;
    this.ofFolders = ofFolders;
    this.setFolders(this.folders);
  }

  setFolders(folders: readonly string[]): void {
    this.folders = [...folders].sort((a, b) => b.length - a.length);
    this.excludes = this.folders.map((folder) => new Patterns(folder, this.of(folder).exclude));
  }

  of(path: string): Settings {
    const folder = this.folders.find((candidate) => below(candidate, path) !== null);
    return (folder === undefined ? undefined : this.ofFolders.get(folder)) ?? this.window;
  }

  excluded(path: string, kind: 'file' | 'folder'): boolean {
    return this.excludes.some((patterns) => patterns.matches(path, kind));
  }

  /** The same for settings that leave the same files out. */
  get excludesKey(): string {
    return JSON.stringify(this.folders.map((folder) => [folder, this.of(folder).exclude]));
  }
}
