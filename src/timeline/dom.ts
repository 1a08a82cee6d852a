/** A child of an element: text is always set as text, so nothing in a trace can become markup. */
export type Child = Node | string | null | false;

interface Options {
  class?: string;
  title?: string;
  /** Any other attribute, `aria-*` and `role` above all. */
  attributes?: Record<string, string>;
  on?: { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
}

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: Options = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (options.class) element.className = options.class;
  if (options.title) element.title = options.title;
  for (const [name, value] of Object.entries(options.attributes ?? {})) element.setAttribute(name, value);
  for (const [name, listener] of Object.entries(options.on ?? {})) {
    element.addEventListener(name, listener as EventListener);
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

export function button(
  label: Child[],
  options: Options & { press: (event: MouseEvent) => void; kind?: 'icon' | 'plain' | 'link' | 'danger' },
): HTMLButtonElement {
  const { press, kind = 'plain', ...rest } = options;
  return el(
    'button',
    {
      ...rest,
      class: `button button-${kind} ${rest.class ?? ''}`.trim(),
      attributes: { type: 'button', ...rest.attributes },
      on: { ...rest.on, click: press },
    },
    ...label,
  );
}

/** Puts new children in place of the old ones. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...children.filter((child) => child !== null && child !== false));
}

/** Sets text without touching the page when it is the same: live counters change many times a second. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
