/** Cuts text to a width. Measuring is slow, so widths are kept. */
export class TextFitter {
  private readonly widths = new Map<string, number>();
  private font = '';

  /** The text, or as much of it as fits with an ellipsis, or '' where that would tell nothing. */
  fit(context: CanvasRenderingContext2D, text: string, room: number): string {
    if (text === '' || room <= 0) return '';
    if (this.width(context, text) <= room) return text;
    const perCharacter = this.width(context, text) / text.length;
    let length = Math.min(text.length, Math.floor(room / perCharacter)) - 1;
    // A few letters and dots tell nothing.
    while (length >= 5) {
      const cut = `${text.slice(0, length)}…`;
      if (this.width(context, cut) <= room) return cut;
      length--;
    }
    return '';
  }

  width(context: CanvasRenderingContext2D, text: string): number {
    if (this.font !== context.font || this.widths.size > 20_000) {
      this.widths.clear();
      this.font = context.font;
    }
    let width = this.widths.get(text);
    if (width === undefined) {
      width = context.measureText(text).width;
      this.widths.set(text, width);
    }
    return width;
  }
}
