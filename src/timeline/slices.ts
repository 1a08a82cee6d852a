/** For how long the page may be kept from drawing: with a frame of the picture, still sixty of them in a second. */
const SLICE_MS = 8;

/** What browsers and Node have in common of it. */
interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
  close(): void;
}

/** Cuts long work into slices, between which the page draws and answers. */
export class Slices {
  private begun = performance.now();

  constructor(private readonly signal: AbortSignal) {}

  /** To be awaited often; lets others work where the slice is used up. Throws once the work is not wanted any more. */
  async pause(): Promise<void> {
    if (performance.now() - this.begun < SLICE_MS) return;
    await nextTask();
    this.signal.throwIfAborted();
    this.begun = performance.now();
  }
}

/** A message comes after what waits already, and unlike a timeout neither later than that nor once a second in a hidden page. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel() as unknown as { port1: Port; port2: Port };
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
