import { STATES, type State } from '../trace/model.ts';
import { luminance, parseColour, type Rgba, type Theme } from './colours.ts';

/** These are meant to be faint. */
const SOFT: ReadonlySet<State> = new Set(['none', 'idle', 'unknown']);

/** Some themes make chart colours of highlights, which let the text below shine through; a bar must not. */
function opaque([red, green, blue]: Rgba): Rgba {
  return [red, green, blue, 1];
}

/** Reads the variables of styles/colours.css, which take VS Code's where there are any. */
export function readTheme(root: HTMLElement): Theme {
  const probe = document.createElement('span');
  probe.style.display = 'none';
  root.append(probe);
  const colour = (name: string): Rgba => {
    probe.style.color = `var(--il-${name})`;
    return parseColour(getComputedStyle(probe).color);
  };
  const background = colour('background');
  const states = {} as Record<State, Rgba>;
  for (const state of STATES) {
    const own = colour(state === 'none' ? 'unknown' : state);
    states[state] = SOFT.has(state) ? own : opaque(own);
  }
  const theme: Theme = {
    background,
    foreground: colour('foreground'),
    dim: colour('dim'),
    grid: colour('grid'),
    focus: colour('focus'),
    accent: colour('accent'),
    rowHover: colour('row-hover'),
    life: colour('life'),
    error: colour('error'),
    warning: colour('warning'),
    hint: colour('hint'),
    held: opaque(colour('held')),
    states,
    highContrast:
      /\bvscode-high-contrast/.test(document.body.className) ||
      matchMedia('(prefers-contrast: more)').matches,
    dark: luminance(background) < 0.4,
    fontFamily: getComputedStyle(root).fontFamily,
  };
  probe.remove();
  return theme;
}

/** Calls back when the theme changes: VS Code swaps the body's classes and the variables on the root element. */
export function watchTheme(changed: () => void): void {
  const observer = new MutationObserver(changed);
  const attributes = ['class', 'style', 'data-vscode-theme-id'];
  observer.observe(document.documentElement, { attributes: true, attributeFilter: attributes });
  observer.observe(document.body, { attributes: true, attributeFilter: attributes });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
  matchMedia('(prefers-contrast: more)').addEventListener('change', changed);
}
