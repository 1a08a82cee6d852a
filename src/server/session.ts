/**
 * The state of one editor's session: what is open, what the workspace holds, what was found.
 *
 * It knows nothing of connections: what it has to say goes to the `Outbox`.
 */
import type { Diagnostic } from 'vscode-languageserver';
import { createEngine, type Engine, type Finding, ruleMetas } from '../engine/index.ts';
import type { ServerOptions, Settings, StatusParams } from '../protocol.ts';
import { CONFIDENCES } from '../workspace/configuration.ts';
import { ConfigurationStore } from '../workspace/configuration-store.ts';
import { linkImported } from '../workspace/imported-files.ts';
import { loadSource } from '../workspace/load.ts';
import { below, parentOf } from '../workspace/paths.ts';
import { sourceRoots } from '../workspace/source-roots.ts';
import { CheckQueue } from './check-queue.ts';
import type { ClientTraits } from './convert.ts';
import { Documents } from './documents.ts';
import { EditorSettings } from './editor-settings.ts';
import type { Platform } from './platform.ts';
import { ProjectPackages } from './project-packages.ts';
import { Publisher } from './publisher.ts';
import { mergeSettings } from './settings.ts';
import { isFile } from './uris.ts';

export interface Outbox {
  publish(uri: string, diagnostics: Diagnostic[], version: number | null): void;
  status(status: StatusParams): void;
  log(message: string): void;
  /** A file of the project's configuration that is wrong. */
  warn(message: string): void;
}

export class Session {
  readonly engine: Engine;
  readonly documents = new Documents();
  readonly configuration: ConfigurationStore;
  readonly platform: Platform;
  /** While the workspace is read. */
  keptFacts: ReturnType<NonNullable<Platform['keptFacts']>> | null = null;
  readonly client: ClientTraits;
  /** Files of the workspace folders, open or not. */
  readonly members = new Set<string>();
  folders: string[] = [];
  readonly settings = new EditorSettings();
  /** While the workspace's files come in. */
  reading = false;
  private readonly outbox: Outbox;
  private readonly queue: CheckQueue;
  private readonly findings = new Map<string, Finding[]>();
  private readonly publisher: Publisher;
  private readonly warned = new Set<string>();
  private ready = false;
  private turns: Promise<void> = Promise.resolve();
  private readonly packages: ProjectPackages;
  /** Folders of open files that lie outside the workspace. */
  private readonly outerFolders = new Set<string>();

  private constructor(engine: Engine, platform: Platform, client: ClientTraits, outbox: Outbox) {
    this.engine = engine;
    this.platform = platform;
    this.client = client;
    this.outbox = outbox;
    this.publisher = new Publisher(this.documents, client, outbox.publish);
    this.configuration = new ConfigurationStore(platform.host, ruleMetas);
    this.packages = new ProjectPackages(platform.host, engine);
    this.queue = new CheckQueue({
      check: (path) => this.check(path),
      progress: () => this.reportStatus(),
      idle: () => this.reportStatus(),
    });
  }

  static async create(
    platform: Platform,
    options: Partial<ServerOptions>,
    client: ClientTraits,
    outbox: Outbox,
  ): Promise<Session> {
    const engine = await createEngine({
      ...(await platform.parsers(options)),
      log: (message) => outbox.log(message),
      settings: (file) => mergeSettings(session.configuration.settings(file), session.settings.of(file)),
    });
    const session = new Session(engine, platform, client, outbox);
    return session;
  }

  /** Until then nothing is checked: with the wrong settings, findings would come and go. */
  async start(settings: Settings, ofFolders: ReadonlyMap<string, Settings>): Promise<void> {
    this.ready = true;
    await this.applySettings(settings, ofFolders);
  }

  /** `ofFolders`: by folder, where one has settings of its own. */
  async applySettings(settings: Settings, ofFolders: ReadonlyMap<string, Settings>): Promise<void> {
    const isOtherPython = settings.python !== this.settings.window.python;
    this.settings.set(settings, ofFolders);
    this.checkAll();
    // Before the workspace has been read there is nothing to know of packages; then they come by themselves.
    if (!isOtherPython || !this.packages.wanted || this.reading) return;
    await this.readPackages();
    this.checkAll();
  }

  async setFolders(folders: readonly string[]): Promise<void> {
    this.folders = [...folders];
    this.settings.setFolders(folders);
    for (const file of [...this.members]) {
      if (!this.isInFolders(file)) this.removeMember(file);
    }
    await this.setRoots();
  }

  /** After configuration files changed on disk. */
  async reloadConfiguration(): Promise<void> {
    this.warned.clear();
    await this.configuration.reload();
    await this.reportConfiguration();
    this.checkAll();
  }

  /** A document that came, with its text; `notebook` where it is the cells of one. */
  async open(path: string, text: string, notebook = false): Promise<void> {
    this.engine.openFile(path, text, { notebook });
    await this.configuration.load(parentOf(path) ?? '/');
    await this.reportConfiguration();
    if (!this.isInFolders(path) && isFile(path)) await this.addImported(path, text);
    this.changed(path);
  }

  /** The text of a file changed: itself and the other open files first, the rest when it is quiet. */
  changed(path: string): void {
    if (!this.ready) return;
    this.queue.now([path, ...this.documents.paths()]);
    this.queue.whenQuiet(this.background());
  }

  /** The editor's text is gone; what is on the disk counts again. */
  async closed(path: string): Promise<void> {
    this.engine.closeFile(path);
    if (this.members.has(path)) await this.readMember(path);
    else this.remove(path);
    this.changed(path);
  }

  /** Reads a workspace file from the disk, unless the editor has it open. */
  async readMember(path: string): Promise<void> {
    if (this.documents.isOpen(path)) {
      this.members.add(path);
      return;
    }
    const source = await loadSource(this.platform.host, path);
    if (source === null || typeof source === 'string') {
      if (source !== null) this.outbox.log(`${path}: not checked: ${source}`);
      this.removeMember(path);
      return;
    }
    this.members.add(path);
    await this.pause();
    // It may have been opened while it was read.
    if (this.documents.isOpen(path)) return;
    this.engine.setFile(path, source.text, { notebook: source.notebook !== null });
    const kept = this.keptFacts?.(source.text) ?? null;
    if (kept !== null) this.engine.giveFacts(path, kept);
    // Collects this file's facts now, so that the first check does not have to do it for a whole workspace.
    this.engine.summary(path);
  }

  /** Background work asks for its turn: one piece at a time, and the editor's messages in between. */
  private pause(): Promise<void> {
    const turn = this.turns.then(() => new Promise<void>((resolve) => setTimeout(resolve, 0)));
    this.turns = turn;
    return turn;
  }

  removeMember(path: string): void {
    this.members.delete(path);
    if (!this.documents.isOpen(path)) this.remove(path);
  }

  checkAll(): void {
    if (!this.ready) return;
    this.queue.now(this.documents.paths());
    this.queue.whenQuiet(this.background());
  }

  /** Of the text as it is now, even where the queue has not come to it. */
  findingsOf(path: string): readonly Finding[] {
    if (this.queue.isWaiting(path)) this.check(path);
    return this.findings.get(path) ?? [];
  }

  /** The same for a document that has just come, whose configuration is still being read. */
  async findingsWhenKnown(path: string): Promise<readonly Finding[]> {
    await this.configuration.load(parentOf(path) ?? '/');
    if (!this.findings.has(path)) this.check(path);
    return this.findingsOf(path);
  }

  isInFolders(path: string): boolean {
    return this.folders.some((folder) => below(folder, path) !== null);
  }

  isExcluded(path: string, kind: 'file' | 'folder'): boolean {
    return (
      isInstalled(path) ||
      this.settings.excluded(path, kind) ||
      this.configuration.of(path).exclude.matches(path, kind)
    );
  }

  /** In the files themselves, and in the log for editors that show nothing of files that are not open. */
  async reportConfiguration(): Promise<void> {
    const { problems } = this.configuration;
    const texts = new Map<string, string>();
    for (const { file, key, message } of problems) {
      const line = `${file}: ${key === '' ? '' : `${key}: `}${message}`;
      if (!this.warned.has(line)) this.outbox.warn(line);
      this.warned.add(line);
      if (texts.has(file)) continue;
      const source = await loadSource(this.platform.host, file);
      texts.set(file, typeof source === 'string' ? '' : (source?.text ?? ''));
    }
    this.publisher.publishConfiguration(problems, texts);
  }

  reportStatus(): void {
    const { busy, done, total } = this.queue;
    const shown = [...this.findings].filter(([path]) => this.isShown(path));
    const findings = shown.reduce((sum, [, found]) => sum + found.length, 0);
    if (this.reading) this.outbox.status({ state: 'checking', done: 0, total: this.members.size, findings });
    else if (busy) this.outbox.status({ state: 'checking', done, total, findings });
    else this.outbox.status({ state: 'ready', done: shown.length, total: shown.length, findings });
  }

  get progress(): { done: number; total: number; busy: boolean } {
    const { busy, done, total } = this.queue;
    return { busy, done, total };
  }

  dispose(): void {
    this.queue.dispose();
    this.engine.dispose();
  }

  /** Brings in what is installed of the packages that the project imports. */
  readPackages(): Promise<void> {
    return this.packages.read(this.settings.window.python, this.projectFolders());
  }

  private projectFolders(): string[] {
    return [...this.folders.filter(isFile), ...this.outerFolders];
  }

  private async setRoots(): Promise<void> {
    this.engine.setRoots(await sourceRoots(this.platform.host, this.projectFolders()));
  }

  private background(): string[] {
    if (!this.settings.window.workspace) {
      // What was shown of files that are not open goes away.
      for (const path of this.members) if (!this.documents.isOpen(path)) this.show(path, []);
      return [];
    }
    // Checked now, they would have to be checked again when the rest is there.
    if (this.reading) return [];
    return [...this.members].filter((path) => !this.documents.isOpen(path));
  }

  private check(path: string): void {
    this.queue.forget(path);
    // A document whose configuration is still being read is queued again when it is there.
    if (!this.engine.has(path) || !this.configuration.isLoaded(parentOf(path) ?? '/')) return;
    if (!this.settings.of(path).enable || this.isExcluded(path, 'file')) {
      this.show(path, []);
      return;
    }
    this.show(path, this.engine.check(path).filter(this.shownFindings(path)));
  }

  /** Which findings of a file are shown: squiggles, and what hovers say of them, go by the same settings. */
  shownFindings(path: string): (finding: Finding) => boolean {
    const { enable, minConfidence } = this.settings.of(path);
    if (!enable || this.isExcluded(path, 'file')) return () => false;
    const project = this.configuration.of(path).minConfidence ?? 'possible';
    const least = Math.min(CONFIDENCES.indexOf(minConfidence), CONFIDENCES.indexOf(project));
    return ({ confidence }) => CONFIDENCES.indexOf(confidence) <= least;
  }

  private isShown(path: string): boolean {
    // A notebook that is not open has no cells to show anything at.
    if (path.endsWith('.ipynb') && !this.documents.isNotebook(path)) return false;
    return this.documents.isOpen(path) || (this.settings.window.workspace && this.members.has(path));
  }

  private show(path: string, findings: Finding[]): void {
    this.findings.set(path, findings);
    this.publisher.publish(path, this.isShown(path) ? findings : []);
  }

  private remove(path: string): void {
    this.queue.forget(path);
    this.show(path, []);
    this.findings.delete(path);
    this.engine.removeFile(path);
  }

  /** For a file outside the workspace: what it imports from beside it. */
  private async addImported(path: string, text: string): Promise<void> {
    const { host } = this.platform;
    const folder = parentOf(path) ?? '/';
    if (!this.outerFolders.has(folder)) {
      this.outerFolders.add(folder);
      await this.setRoots();
    }
    await linkImported(host, this.engine, await sourceRoots(host, [folder]), [{ file: path, text }]);
  }
}

/** Other people's code, looked at on the way through a stack: nothing there is the user's to mend. */
function isInstalled(path: string): boolean {
  return /\/(site-packages|dist-packages|__pypackages__)\//.test(path);
}
