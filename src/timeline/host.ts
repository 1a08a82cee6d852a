import type { FromTimeline, ToTimeline } from '../protocol.ts';

/** Whoever shows the page: VS Code, or nobody when the page was exported. */
export interface TimelineHost {
  send(message: FromTimeline): void;
  listen(receive: (message: ToTimeline) => void): void;
  /** What was handed to `keep` last, also in a window before this one. */
  kept(): unknown;
  /** Plain data, to be given back when the page is made again. */
  keep(data: object): void;
  /** Whether a click on a place in the code leads anywhere. */
  readonly opensSource: boolean;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(data: unknown): void;
}

declare global {
  /** Given by VS Code to the pages of webviews; may be called once. */
  var acquireVsCodeApi: (() => VsCodeApi) | undefined;
  /** In an exported page: the gzipped saved trace in base64. */
  var __INTERLEAVE_TRACE__: string | undefined;
  /** In an exported page: what to call the run. */
  var __INTERLEAVE_NAME__: string | undefined;
}

export function findHost(): TimelineHost {
  const api = globalThis.acquireVsCodeApi?.();
  if (!api) return { send: () => {}, listen: () => {}, kept: () => null, keep: () => {}, opensSource: false };
  return {
    send: (message) => api.postMessage(message),
    listen: (receive) => {
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        const message = event.data;
        if (typeof message === 'object' && message !== null && 'type' in message)
          receive(message as ToTimeline);
      });
    },
    kept: () => api.getState(),
    keep: (data) => api.setState(data),
    opensSource: true,
  };
}
