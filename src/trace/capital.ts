/** The text with a capital first: for what begins a sentence here, and stands inside of one elsewhere. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
