import type { ExportKind } from '../trace/export/export-kinds.ts';
import { button, type Child, el } from './dom.ts';
import type { Exporter } from './exporter.ts';

const RUN_ITEMS: ReadonlyArray<readonly [kind: ExportKind, text: string, detail: string]> = [
  ['html', 'Web page', 'this timeline in one file, for a report or a lesson'],
  ['perfetto', 'Perfetto', 'for ui.perfetto.dev, exact to the nanosecond'],
  ['chrome', 'Chrome trace (JSON)', 'for Perfetto and chrome://tracing'],
  ['speedscope', 'speedscope', 'for speedscope.app'],
  ['csv', 'Table (CSV)', 'every span with its place and times'],
  ['summary', 'Summary (text)', 'problems, and the time of every row'],
];

export interface PictureMaker {
  png(): Promise<Uint8Array>;
  svg(): Uint8Array;
}

/** What can be taken out of the timeline: the view as a picture, the run in the formats of others. */
export class ExportMenu {
  readonly element: HTMLElement;
  /** Why the run itself cannot be exported, or '' when it can. */
  unsaved = '';
  private opener: HTMLElement | null = null;

  constructor(
    private readonly exporter: Exporter,
    private readonly picture: PictureMaker,
    private readonly failed: (error: unknown) => void,
  ) {
    this.element = el('div', {
      class: 'menu export-menu',
      attributes: { role: 'menu', 'aria-label': 'Export' },
      on: { keydown: (event) => this.onKey(event), focusout: (event) => this.onLeave(event) },
    });
    this.element.hidden = true;
  }

  toggle(opener: HTMLElement): void {
    if (this.hide()) return;
    this.opener = opener;
    this.element.replaceChildren(...this.items());
    this.element.hidden = false;
    this.enabled()[0]?.focus();
  }

  /** Answers whether it was open. */
  hide(): boolean {
    if (this.element.hidden) return false;
    const inside = this.element.contains(document.activeElement);
    this.element.hidden = true;
    if (inside) this.opener?.focus();
    return true;
  }

  private items(): HTMLElement[] {
    const { exporter, picture, unsaved } = this;
    const run = RUN_ITEMS.filter(([kind]) => exporter.kinds.includes(kind)).map(([kind, text, detail]) =>
      this.item(text, detail, unsaved === '', () => exporter.export(kind)),
    );
    const perfetto = this.item(
      'Open in Perfetto…',
      'asks first: the page comes from the internet',
      unsaved === '',
      () => exporter.openInPerfetto(),
    );
    return [
      this.title('What is shown'),
      this.item('Picture (PNG)', 'as it is on the screen', true, async () =>
        exporter.picture('png', await picture.png()),
      ),
      this.item('Picture (SVG)', 'sharp at every size', true, () => exporter.picture('svg', picture.svg())),
      this.title('The whole run', unsaved),
      ...run,
      perfetto,
    ];
  }

  private title(text: string, note = ''): HTMLElement {
    const words: Child[] = [text, note ? el('span', { class: 'dim' }, ` – ${note}`) : null];
    return el('div', { class: 'menu-title', attributes: { role: 'presentation' } }, ...words);
  }

  private item(text: string, detail: string, enabled: boolean, press: () => unknown): HTMLElement {
    const element = button([el('span', {}, text), el('span', { class: 'dim' }, detail)], {
      class: 'menu-item',
      attributes: { role: 'menuitem', tabindex: '-1' },
      press: () => {
        this.hide();
        // Made after the menu is gone from the screen, since large runs take a moment.
        Promise.resolve()
          .then(press)
          .catch((error: unknown) => this.failed(error));
      },
    });
    element.disabled = !enabled;
    return element;
  }

  private enabled(): HTMLButtonElement[] {
    return [...this.element.querySelectorAll<HTMLButtonElement>('.menu-item:not(:disabled)')];
  }

  private onKey(event: KeyboardEvent): void {
    const items = this.enabled();
    const at = items.indexOf(document.activeElement as HTMLButtonElement);
    const moves: Record<string, number> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    items[to]?.focus();
  }

  /** A menu closes when the reader turns to something else; not when the window loses the focus. */
  private onLeave(event: FocusEvent): void {
    const to = event.relatedTarget;
    if (to instanceof Node && to !== this.opener && !this.element.contains(to)) this.element.hidden = true;
  }
}
