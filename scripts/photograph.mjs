// Pictures of a window that stands still.

/**
 * `part`: what of the page, all of it where nothing is said. `movePointer`: where the pointer lies, things light up;
 * out of the way it goes.
 */
export async function photograph(page, file, { movePointer = true, part = page } = {}) {
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
  await part.screenshot({ path: file });
}
