import { el } from './dom.ts';
import { SHORTCUTS } from './keys.ts';

export function shortcutList(): HTMLElement {
  return el(
    'dl',
    { class: 'shortcuts' },
    ...SHORTCUTS.flatMap(([keys, text]) => [
      el('dt', {}, ...keys.flatMap((key, index) => [index > 0 ? ' ' : null, el('kbd', {}, key)])),
      el('dd', {}, text),
    ]),
  );
}
