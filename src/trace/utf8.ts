/** UTF-8, written out because this folder may use neither DOM nor Node. Damage becomes U+FFFD, never an error. */

export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at);
    if (code < 0x80) {
      bytes[length++] = code;
      continue;
    }
    if (code >= 0xd800 && code < 0xe000) {
      const low = text.charCodeAt(at + 1);
      if (code < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        at++;
      } else {
        code = 0xfffd;
      }
    }
    if (code < 0x800) {
      bytes[length++] = 0xc0 | (code >> 6);
    } else {
      if (code < 0x10000) {
        bytes[length++] = 0xe0 | (code >> 12);
      } else {
        bytes[length++] = 0xf0 | (code >> 18);
        bytes[length++] = 0x80 | ((code >> 12) & 0x3f);
      }
      bytes[length++] = 0x80 | ((code >> 6) & 0x3f);
    }
    bytes[length++] = 0x80 | (code & 0x3f);
  }
  return bytes.slice(0, length);
}

export function decodeUtf8(bytes: Uint8Array): string {
  const parts: string[] = [];
  let units: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at++]!;
    let code = first;
    if (first >= 0x80) {
      const more = first >= 0xf0 && first < 0xf8 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
      code = more === 0 || first >= 0xf8 ? -1 : first & (0x3f >> more);
      for (let n = 0; n < more && code >= 0; n++) {
        const next = bytes[at];
        if (next === undefined || (next & 0xc0) !== 0x80) code = -1;
        else {
          code = (code << 6) | (next & 0x3f);
          at++;
        }
      }
      const least = more === 1 ? 0x80 : more === 2 ? 0x800 : 0x10000;
      if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
    }
    if (code >= 0x10000) units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    else units.push(code);
    if (units.length > 8000) {
      parts.push(String.fromCharCode(...units));
      units = [];
    }
  }
  parts.push(String.fromCharCode(...units));
  return parts.join('');
}
