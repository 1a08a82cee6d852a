// Pictures of a window that stands still.

/** `movePointer`: where the pointer lies, things light up; out of the way it goes. */
export async function photograph(page, file, { movePointer = true } = {}) {
  if (movePointer) await page.mouse.move(640, 4);
  // Fonts, and whatever still fades in, are part of the picture.
  await page.evaluate(() => document.fonts.ready);
  await page
    .waitForFunction(
      () => document.getAnimations().every((animation) => animation.playState !== 'running'),
      null,
      { timeout: 3000 },
    )
    .catch(() => undefined);
  await page.screenshot({ path: file });
}
