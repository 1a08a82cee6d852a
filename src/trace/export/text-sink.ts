/** Large texts, built in bytes piece by piece: a string of a whole trace can be longer than strings may be. */
import { ByteWriter } from '../byte-writer.ts';
import { encodeUtf8 } from '../utf8.ts';

export class TextSink {
  private readonly out = new ByteWriter(1 << 16);
  private parts: string[] = [];
  private length = 0;

  add(text: string): void {
    this.parts.push(text);
    this.length += text.length;
    if (this.length > 1 << 16) this.flush();
  }

  private flush(): void {
    this.out.block(encodeUtf8(this.parts.join('')));
    this.parts = [];
    this.length = 0;
  }

  take(): Uint8Array {
    this.flush();
    return this.out.view();
  }
}
