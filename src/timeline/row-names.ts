import { el, fill } from './dom.ts';
import { icon } from './icons.ts';
import type { Row } from './row-tree.ts';
import { ROW_HEIGHT } from './surface.ts';
import type { TimelineState } from './timeline-state.ts';
import { endWords, place } from './wording.ts';

export interface NameActions {
  toggle(row: Row): void;
  open(row: Row): void;
}

/** The names left of the picture: a tree whose elements exist only for the rows that can be seen. */
export class RowNames {
  readonly element = el('div', { class: 'names', attributes: { role: 'tree', 'aria-label': 'Tracks' } });
  private readonly pool: HTMLElement[] = [];
  private readonly shown = new Map<HTMLElement, string>();

  constructor(
    private readonly state: TimelineState,
    private readonly actions: NameActions,
  ) {}

  update(first: number, last: number, scrollTop: number): void {
    const worst = worstByTrack(this.state);
    for (let index = first; index <= last; index++) {
      const row = this.state.rows[index]!;
      const element = this.slot(index - first);
      element.style.transform = `translateY(${index * ROW_HEIGHT - scrollTop}px)`;
      this.fillName(element, row, worst.get(row.track) ?? '', index);
    }
    for (let slot = Math.max(0, last - first + 1); slot < this.pool.length; slot++)
      this.pool[slot]!.hidden = true;
  }

  private slot(index: number): HTMLElement {
    let element = this.pool[index];
    if (!element) {
      element = el('div', { class: 'name', attributes: { role: 'treeitem' } });
      this.pool.push(element);
      this.element.append(element);
    }
    element.hidden = false;
    return element;
  }

  private fillName(element: HTMLElement, row: Row, severity: string, index: number): void {
    const { state } = this;
    const open = !state.collapsed.has(row.key);
    const track = state.model.track(row.track);
    const selected =
      state.selection?.track === row.track || (row.track !== 0 && state.highlightedLock() === row.track);
    element.dataset.selected = String(selected);
    element.setAttribute('aria-selected', String(selected));
    element.setAttribute('aria-posinset', String(index + 1));
    // Filling is skipped while nothing in it changed: rows are updated for every frame of a scroll.
    const key = `${row.key}|${row.name}|${row.detail}|${row.children.length}|${open}|${severity}|${track?.end}`;
    if (this.shown.get(element) === key) return;
    this.shown.set(element, key);
    element.dataset.kind = row.kind;
    element.dataset.of = row.of;
    element.setAttribute('aria-level', String(row.depth + 1));
    if (row.children.length > 0) element.setAttribute('aria-expanded', String(open));
    else element.removeAttribute('aria-expanded');
    element.style.paddingLeft = `${6 + Math.min(row.depth, 8) * 12}px`;
    element.title = track ? titleOf(state, row) : `${row.name}: ${row.detail}`;
    fill(
      element,
      el(
        'span',
        { class: 'twisty' },
        row.children.length > 0 ? icon(open ? 'chevron-down' : 'chevron-right') : null,
      ),
      el('span', { class: 'name-text' }, row.name),
      el('span', { class: 'name-detail' }, row.detail),
      severity
        ? el(
            'span',
            { class: `name-flag severity-${severity}` },
            icon(severity === 'hint' ? 'info' : severity === 'error' ? 'error' : 'warning'),
          )
        : null,
    );
    element.onclick = () => (row.children.length > 0 ? this.actions.toggle(row) : this.actions.open(row));
    element.ondblclick = () => this.actions.open(row);
  }
}

function worstByTrack(state: TimelineState): Map<number, string> {
  const worst = new Map<number, string>();
  // The list runs from worst to mildest: the first one stays.
  for (const problem of state.problems)
    if (!worst.has(problem.track)) worst.set(problem.track, problem.severity);
  return worst;
}

function titleOf(state: TimelineState, row: Row): string {
  const track = state.model.track(row.track)!;
  const created = place(state.model.site(track.site));
  return [
    [row.name, row.detail].filter(Boolean).join(' · '),
    created ? `created at ${created}` : '',
    track.kind === 'lock' ? '' : endWords(track),
  ]
    .filter(Boolean)
    .join('\n');
}
