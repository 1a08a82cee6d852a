/** Heights in CSS pixels. */
export const ROW_HEIGHT = 22;
export const BAR_HEIGHT = 16;
