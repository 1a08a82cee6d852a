/** Average width of a character, as a share of the font's size: there is nothing to measure with outside of a page. */
const CHARACTER = 0.58;

/** Text for an element or an attribute. What XML cannot hold (control characters, halves of pairs) becomes a sign for it. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** As much of the text as fits into `room` pixels, with an ellipsis; '' where that would tell nothing. */
export function fitted(text: string, room: number, size: number): string {
  const most = Math.floor(room / (size * CHARACTER));
  const characters = [...text.slice(0, 300)];
  if (characters.length <= most) return characters.join('');
  return most < 6 ? '' : `${characters.slice(0, most - 1).join('')}…`;
}

/** A number with at most two decimals: a picture has no finer pixels. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}
