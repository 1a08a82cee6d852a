import { button, el, fill } from './dom.ts';
import { type IconName, icon } from './icons.ts';
import { ROW_HEIGHT } from './row-size.ts';
import type { Row } from './row-tree.ts';
import type { TimelineState } from './timeline-state.ts';
import { endWords, place } from './wording.ts';

export interface NameActions {
  toggle(row: Row): void;
  /** Opens the line where the track was created. */
  open(row: Row): void;
  /** Opens or closes the flame chart of a track. */
  flame(track: number): void;
  hide(row: Row): void;
  /** Keeps a row on top, or lets it go back. */
  pin(row: Row): void;
  /** Scrolls to a row. */
  reveal(index: number): void;
}

/** The names left of the picture: a tree whose elements exist only for the rows that can be seen. */
export class RowNames {
  readonly element: HTMLElement;
  private readonly pool: HTMLElement[] = [];
  private readonly shown = new Map<HTMLElement, string>();
  /** The key of the row that the keyboard is on. */
  private active = '';

  constructor(
    private readonly state: TimelineState,
    private readonly actions: NameActions,
    private readonly changed: () => void,
  ) {
    this.element = el('div', {
      class: 'names',
      attributes: { role: 'tree', 'aria-label': 'Tracks', tabindex: '0' },
      on: { keydown: (event) => this.onKey(event) },
    });
  }

  update(first: number, last: number, scrollTop: number): void {
    this.element.removeAttribute('aria-activedescendant');
    for (let index = first; index <= last; index++) {
      const row = this.state.rows[index]!;
      const element = this.slot(index - first);
      element.style.transform = `translateY(${index * ROW_HEIGHT - scrollTop}px)`;
      this.fillName(element, row, this.worst(row.track), index);
      const active = row.key === this.active;
      element.dataset.active = String(active);
      if (active) this.element.setAttribute('aria-activedescendant', element.id);
    }
    for (let slot = Math.max(0, last - first + 1); slot < this.pool.length; slot++)
      this.pool[slot]!.hidden = true;
  }

  /** How bad the worst problem of a track is, or ''. */
  private worst(track: number): string {
    return track === 0 ? '' : (this.state.problemsOf(track)[0]?.severity ?? '');
  }

  private slot(index: number): HTMLElement {
    let element = this.pool[index];
    if (!element) {
      element = el('div', { class: 'name', attributes: { role: 'treeitem', id: `name-${index}` } });
      this.pool.push(element);
      this.element.append(element);
    }
    element.hidden = false;
    return element;
  }

  private fillName(element: HTMLElement, row: Row, severity: string, index: number): void {
    const { state } = this;
    const open = !state.list.collapsed.has(row.key);
    const track = state.model.track(row.track);
    const pinned = state.list.pinned.has(row.key);
    const picked =
      row.track !== 0 && (state.selection?.track === row.track || state.highlightedLock() === row.track);
    element.dataset.selected = String(picked);
    element.setAttribute('aria-selected', String(picked));
    element.setAttribute('aria-posinset', String(index + 1));
    element.setAttribute('aria-setsize', String(state.rows.length));
    const sampled = row.kind !== 'flame' && state.model.samples.has(row.track);
    const flame = sampled ? String(state.list.flames.has(row.track)) : '';
    // Filling is skipped while nothing in it changed: rows are updated for every frame of a scroll.
    const key = `${row.key}|${row.name}|${row.detail}|${row.children.length}|${open}|${severity}|${track?.end}|${flame}|${pinned}`;
    if (this.shown.get(element) === key) return;
    this.shown.set(element, key);
    element.dataset.kind = row.kind;
    element.dataset.of = row.of;
    element.setAttribute('aria-level', String(row.depth + 1));
    if (row.children.length > 0) element.setAttribute('aria-expanded', String(open));
    else element.removeAttribute('aria-expanded');
    element.style.paddingLeft = `${6 + Math.min(row.depth, 8) * 12}px`;
    element.title = track ? titleOf(state, row) : `${row.name}: ${row.detail}`;
    const sign = severity === 'hint' ? 'info' : severity === 'error' ? 'error' : 'warning';
    fill(
      element,
      el(
        'span',
        { class: 'twisty' },
        row.children.length > 0 ? icon(open ? 'chevron-down' : 'chevron-right') : null,
      ),
      nameText(row.name),
      el('span', { class: 'name-detail' }, row.detail),
      sampled ? this.flameButton(row, flame === 'true') : null,
      severity ? el('span', { class: `name-flag severity-${severity}` }, icon(sign)) : null,
      el(
        'span',
        { class: 'name-tools' },
        tool('pin', pinned ? 'Put back in its place (K)' : 'Keep on top (K)', () => this.actions.pin(row)),
        tool('close', 'Hide this row (H)', () => this.actions.hide(row)),
      ),
    );
    element.dataset.pinned = String(pinned);
    element.onclick = () => {
      this.active = row.key;
      if (row.children.length > 0) this.actions.toggle(row);
      else this.actions.open(row);
    };
  }

  private flameButton(row: Row, open: boolean): HTMLElement {
    const title = `${open ? 'Hide' : 'Show'} the functions of ${row.name}, as they were sampled (E)`;
    return button([icon('flame')], {
      kind: 'icon',
      title,
      attributes: { 'aria-label': title, 'aria-pressed': String(open), tabindex: '-1', 'data-flame': '' },
      press: (event) => {
        event.stopPropagation();
        this.actions.flame(row.track);
      },
    });
  }

  /** As in every tree of VS Code: up and down move, left and right fold, Enter opens. */
  private onKey(event: KeyboardEvent): void {
    const { rows } = this.state;
    const { collapsed } = this.state.list;
    const at = rows.findIndex((row) => row.key === this.active);
    const row = rows[at];
    const keys: Record<string, () => void> = {
      ArrowDown: () => this.activate(Math.min(at + 1, rows.length - 1)),
      ArrowUp: () => this.activate(Math.max(at - 1, 0)),
      Home: () => this.activate(0),
      End: () => this.activate(rows.length - 1),
      ArrowRight: () => {
        if (row && collapsed.has(row.key)) this.actions.toggle(row);
        else if (row && row.children.length > 0) this.activate(at + 1);
      },
      ArrowLeft: () => {
        if (row && row.children.length > 0 && !collapsed.has(row.key)) this.actions.toggle(row);
        else if (row) this.activate(rows.slice(0, at).findLastIndex((above) => above.depth < row.depth));
      },
      Enter: () => row && this.actions.open(row),
      e: () => row && this.actions.flame(row.track),
      ' ': () => row && this.actions.toggle(row),
      h: () => row && this.actions.hide(row),
      k: () => row && this.actions.pin(row),
    };
    const action = event.altKey || event.ctrlKey || event.metaKey ? undefined : keys[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  private activate(index: number): void {
    const row = this.state.rows[index];
    if (!row) return;
    this.active = row.key;
    this.actions.reveal(index);
    this.changed();
  }
}

/** For the mouse; the keyboard has its own keys, so that these are no stops of the Tab key. */
function tool(name: IconName, title: string, press: () => void): HTMLButtonElement {
  return button([icon(name)], {
    kind: 'icon',
    title,
    attributes: { 'aria-hidden': 'true', tabindex: '-1' },
    press: (event) => {
      event.stopPropagation();
      press();
    },
  });
}

/** Cut in the middle where there is no room and the end tells: `ThreadPoolExecutor-0_1` and `-0_2` differ there. */
function nameText(name: string): HTMLElement {
  if (name.length < 16 || !/\d\W*$/.test(name)) return el('span', { class: 'name-text' }, name);
  const tail = name.slice(-5);
  return el(
    'span',
    { class: 'name-text name-long' },
    el('span', {}, name.slice(0, -5)),
    el('span', {}, tail),
  );
}

function titleOf(state: TimelineState, row: Row): string {
  const track = state.model.track(row.track)!;
  const created = place(state.model.site(track.site));
  const lines = [
    [row.name, row.detail].filter(Boolean).join(' · '),
    created ? `created at ${created}` : '',
    track.kind === 'lock' ? '' : endWords(track),
  ];
  return lines.filter(Boolean).join('\n');
}
