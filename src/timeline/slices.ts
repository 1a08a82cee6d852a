/** For how long the page may be kept from drawing: with a frame of the picture, still sixty of them in a second. */
const SLICE_MS = 8;

/** Cuts long work into slices, between which the page draws and answers. */
export class Slices {
  private begun = performance.now();
  private readonly channel = new MessageChannel();

  constructor(private readonly signal: AbortSignal) {}

  /** To be awaited often; lets others work where the slice is used up. Throws once the work is not wanted any more. */
  async pause(): Promise<void> {
    if (performance.now() - this.begun < SLICE_MS) return;
    // A message comes after what waits already, and sooner than the shortest timeout.
    await new Promise((resolve) => {
      this.channel.port1.onmessage = resolve;
      this.channel.port2.postMessage(null);
    });
    this.signal.throwIfAborted();
    this.begun = performance.now();
  }
}
