export const PERFETTO = 'https://ui.perfetto.dev';

/** Between two questions whether Perfetto's page listens, in milliseconds; and how often it is asked. */
const ASK_MS = 200;
const MOST_ASKED = 300;

/**
 * Opens Perfetto in a new window, waits until its page says that it listens (it answers PING with PONG), and hands the
 * trace to that window, and to its origin alone.
 */
export async function sendToPerfetto(make: () => Promise<string | Uint8Array>, title: string): Promise<void> {
  // At once, while the browser still knows that the reader has pressed something.
  const other = window.open(PERFETTO);
  if (!other) throw new Error('The browser does not let this page open a window.');
  const [content] = await Promise.all([make(), answers(other)]);
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content.slice();
  other.postMessage({ perfetto: { buffer: bytes.buffer, title } }, PERFETTO);
}

function answers(other: Window): Promise<void> {
  return new Promise((resolve, reject) => {
    let asked = 0;
    const stop = (): void => {
      clearInterval(timer);
      window.removeEventListener('message', hear);
    };
    const hear = (event: MessageEvent<unknown>): void => {
      if (event.source !== other || event.origin !== PERFETTO || event.data !== 'PONG') return;
      stop();
      resolve();
    };
    const timer = setInterval(() => {
      if (other.closed || ++asked > MOST_ASKED) {
        stop();
        reject(new Error('Perfetto did not answer.'));
      } else other.postMessage('PING', PERFETTO);
    }, ASK_MS);
    window.addEventListener('message', hear);
  });
}
