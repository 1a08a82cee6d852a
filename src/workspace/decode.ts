/** Bytes to text as Python reads its sources: a byte-order mark, a coding comment (PEP 263), else UTF-8. */

export interface Decoded {
  text: string;
  /** What `encode` needs to write the text back. */
  encoding: Encoding;
}

export interface Encoding {
  /** A name that `TextDecoder` knows, or `latin-1`. */
  name: string;
  mark: boolean;
}

/** The message is the reason alone, without the path. */
export class DecodeError extends Error {}

/** Python's names that are spelled otherwise in the encoding standard. `latin-1` is kept apart: it is exact there. */
const ALIASES: Readonly<Record<string, string>> = {
  'latin-1': 'latin-1',
  latin1: 'latin-1',
  l1: 'latin-1',
  'iso-8859-1': 'latin-1',
  'iso8859-1': 'latin-1',
  'iso-latin-1': 'latin-1',
  cp819: 'latin-1',
  ascii: 'ascii',
  'us-ascii': 'ascii',
  'utf-8-sig': 'utf-8',
  utf8: 'utf-8',
  u8: 'utf-8',
  cp65001: 'utf-8',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  'shift-jis': 'shift_jis',
  sjis: 'shift_jis',
  cp936: 'gbk',
  gb2312: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  eucjp: 'euc-jp',
  euckr: 'euc-kr',
  'mac-roman': 'macintosh',
  'koi8-r': 'koi8-r',
};

export function decode(bytes: Uint8Array): Decoded {
  const marked = byMark(bytes);
  if (marked !== null) return marked;
  const declared = codingOf(bytes);
  const name = declared === null ? 'utf-8' : canonical(declared);
  const text = withoutNul(read(bytes, name, declared));
  return { text, encoding: { name, mark: false } };
}

/** null where the text cannot be written in that encoding without a loss. */
export function encode(text: string, { name, mark }: Encoding): Uint8Array | null {
  if (name === 'utf-8') return new TextEncoder().encode(mark ? `\uFEFF${text}` : text);
  if (name === 'utf-16le' || name === 'utf-16be') return encodeUtf16(`\uFEFF${text}`, name === 'utf-16le');
  if (name !== 'latin-1' && name !== 'ascii') return null;
  const limit = name === 'ascii' ? 0x7f : 0xff;
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > limit) return null;
    bytes[i] = code;
  }
  return bytes;
}

function byMark(bytes: Uint8Array): Decoded | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) {
    const text = withoutNul(read(bytes.subarray(3), 'utf-8', 'utf-8'));
    return { text, encoding: { name: 'utf-8', mark: true } };
  }
  const name = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : null;
  if (name === null) return null;
  return { text: withoutNul(read(bytes.subarray(2), name, name)), encoding: { name, mark: true } };
}

/** The coding comment of the first line, or of the second where the first is blank or a comment. */
function codingOf(bytes: Uint8Array): string | null {
  const head = latin1(bytes.subarray(0, 1024)).split(/\r\n|\r|\n/, 2);
  for (const line of head) {
    const match = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/.exec(line);
    if (match !== null) return match[1]!;
    if (!/^[ \t\f]*(#.*)?$/.test(line)) return null;
  }
  return null;
}

function canonical(declared: string): string {
  // Editors write `utf-8-unix` and `latin-1-dos`; Python reads the part before the last dash for those two.
  const name = declared.toLowerCase().replaceAll('_', '-');
  if (/^utf-8(-|$)/.test(name)) return 'utf-8';
  if (/^(latin-1|iso-8859-1|iso-latin-1)(-|$)/.test(name)) return 'latin-1';
  return ALIASES[name] ?? name.replace(/^cp(125\d)$/, 'windows-$1').replace(/^iso8859-/, 'iso-8859-');
}

function read(bytes: Uint8Array, name: string, declared: string | null): string {
  if (name === 'latin-1') return latin1(bytes);
  if (name === 'windows-1252') return windows1252(bytes);
  if (name === 'ascii') {
    const at = bytes.findIndex((byte) => byte > 0x7f);
    if (at >= 0) throw new DecodeError(`not valid ascii, as its coding comment says (byte ${at})`);
    return latin1(bytes);
  }
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    // A mark is already cut off; another one is a character of the text.
    decoder = new TextDecoder(name, { fatal: true, ignoreBOM: true });
  } catch {
    throw new DecodeError(`unknown encoding: ${declared}`);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new DecodeError(declared === null ? 'not valid UTF-8' : `not valid ${declared}`);
  }
}

/** Python refuses such files, and they are most often not text at all. */
function withoutNul(text: string): string {
  if (text.includes('\0')) throw new DecodeError('contains NUL characters, so it is not Python source');
  return text;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x2000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x2000));
  }
  return text;
}

/** Bytes 0x80 to 0x9f; Node 20's own decoder takes them for control characters. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function windows1252(bytes: Uint8Array): string {
  return latin1(bytes).replace(/[\u0080-\u009f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80]!);
}

function encodeUtf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
}
