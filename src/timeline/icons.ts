import check from '@vscode/codicons/src/icons/check.svg';
import chevronDown from '@vscode/codicons/src/icons/chevron-down.svg';
import chevronRight from '@vscode/codicons/src/icons/chevron-right.svg';
import close from '@vscode/codicons/src/icons/close.svg';
import follow from '@vscode/codicons/src/icons/debug-continue.svg';
import pause from '@vscode/codicons/src/icons/debug-pause.svg';
import stepBack from '@vscode/codicons/src/icons/debug-reverse-continue.svg';
import stepOn from '@vscode/codicons/src/icons/debug-step-over.svg';
import stop from '@vscode/codicons/src/icons/debug-stop.svg';
import compare from '@vscode/codicons/src/icons/diff.svg';
import error from '@vscode/codicons/src/icons/error.svg';
import exporting from '@vscode/codicons/src/icons/export.svg';
import flame from '@vscode/codicons/src/icons/flame.svg';
import file from '@vscode/codicons/src/icons/go-to-file.svg';
import info from '@vscode/codicons/src/icons/info.svg';
import rows from '@vscode/codicons/src/icons/list-tree.svg';
import pin from '@vscode/codicons/src/icons/pinned.svg';
import keyboard from '@vscode/codicons/src/icons/question.svg';
import save from '@vscode/codicons/src/icons/save.svg';
import fit from '@vscode/codicons/src/icons/screen-full.svg';
import search from '@vscode/codicons/src/icons/search.svg';
import table from '@vscode/codicons/src/icons/table.svg';
import graph from '@vscode/codicons/src/icons/type-hierarchy-sub.svg';
import warning from '@vscode/codicons/src/icons/warning.svg';
import zoomIn from '@vscode/codicons/src/icons/zoom-in.svg';
import zoomOut from '@vscode/codicons/src/icons/zoom-out.svg';

/** From @vscode/codicons, as text inside the bundle: no font has to be allowed by the page's policy. */
const ICONS = {
  check,
  'chevron-down': chevronDown,
  'chevron-right': chevronRight,
  close,
  compare,
  pause,
  pin,
  rows,
  follow,
  stop,
  error,
  export: exporting,
  file,
  flame,
  graph,
  info,
  keyboard,
  fit,
  save,
  'step-back': stepBack,
  'step-on': stepOn,
  search,
  table,
  warning,
  'zoom-in': zoomIn,
  'zoom-out': zoomOut,
};
export type IconName = keyof typeof ICONS;

/** An icon that takes the colour of the text around it. It is decoration: name the control, not the icon. */
export function icon(name: IconName): SVGElement {
  const parsed = new DOMParser().parseFromString(ICONS[name], 'image/svg+xml').documentElement;
  const svg = document.importNode(parsed, true) as unknown as SVGElement;
  svg.classList.add('icon');
  svg.setAttribute('aria-hidden', 'true');
  return svg;
}
