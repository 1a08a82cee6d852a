// Runs in the page, before the timeline: times every animation frame together with the raster of its canvases, which
// is forced by reading a pixel back. Chromium would otherwise draw later, and the figures would flatter.
const nativeFrame = window.requestAnimationFrame.bind(window);
const frameTimes = [];
window.requestAnimationFrame = (callback) =>
  nativeFrame((time) => {
    const begun = performance.now();
    callback(time);
    for (const canvas of document.querySelectorAll('.main canvas')) {
      if (canvas.width > 0) canvas.getContext('2d')?.getImageData(0, 0, 1, 1);
    }
    frameTimes.push(performance.now() - begun);
  });
const nextFrame = () => new Promise((resolve) => nativeFrame(() => setTimeout(resolve)));

const GESTURES = {
  'whole run': (frame, act) => act.wheel(frame % 2 === 0 ? -6 : 6),
  'zoom in': (_frame, act) => act.wheel(-60),
  'pan, zoomed in': (frame, act) => act.wheel(frame % 60 < 30 ? 40 : -40, true),
  'pan at a quarter': (frame, act) => {
    for (let step = 0; frame === 0 && step < 6; step++) act.wheel(-105);
    act.wheel(frame % 60 < 30 ? 40 : -40, true);
  },
  hover: (frame, act) => act.move((frame * 37) % act.width),
};

/** Plays one gesture, a step for each frame; answers the frames' times in milliseconds. */
window.playGesture = async (name, frames) => {
  const picture = document.querySelector('.picture');
  const box = picture.getBoundingClientRect();
  const at = {
    clientX: box.left + box.width * 0.4,
    clientY: box.top + box.height / 2,
    bubbles: true,
    cancelable: true,
  };
  const act = {
    width: box.width,
    wheel: (deltaY, shiftKey = false) =>
      picture.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY, shiftKey })),
    move: (x) => picture.dispatchEvent(new PointerEvent('pointermove', { ...at, clientX: box.left + x })),
  };
  // The second panning goes on where zooming in has ended.
  if (name !== 'pan, zoomed in') window.dispatchEvent(new KeyboardEvent('keydown', { key: '0' }));
  await nextFrame();
  frameTimes.length = 0;
  for (let frame = 0; frame < frames; frame++) {
    GESTURES[name](frame, act);
    await nextFrame();
  }
  return [...frameTimes];
};
