// Runs in speedscope's page, before it: the same gestures as on the timeline, with speedscope's own wheel (with Ctrl it
// zooms, across it pans), timed in the same way: every animation frame with what it drew.
const longTasks = [];
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longTasks.push(duration);
}).observe({ type: 'longtask', buffered: true });

const nativeFrame = window.requestAnimationFrame.bind(window);
const frameTimes = [];
window.requestAnimationFrame = (callback) =>
  nativeFrame((time) => {
    const begun = performance.now();
    callback(time);
    for (const canvas of document.querySelectorAll('canvas')) {
      if (canvas.width === 0) continue;
      const gl = canvas.getContext('webgl');
      if (gl) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      else canvas.getContext('2d')?.getImageData(0, 0, 1, 1);
    }
    frameTimes.push(performance.now() - begun);
  });
const nextFrame = () => new Promise((resolve) => nativeFrame(() => setTimeout(resolve)));

/** Done once a profile is shown: milliseconds since the page began; or what went wrong. */
window.speedscopeShown = new Promise((resolve) => {
  const look = () => {
    if (/Something went wrong/.test(document.body?.innerText ?? '')) resolve('it cannot read the file');
    else if (/ - speedscope$/.test(document.title) && document.querySelectorAll('canvas').length > 1) {
      const whole = performance.now();
      setTimeout(() => resolve({ whole, longest: Math.max(0, ...longTasks) }), 500);
    } else if (performance.now() > 240_000) resolve('nothing was shown after four minutes');
    else setTimeout(look, 50);
  };
  document.addEventListener('DOMContentLoaded', look);
});

const GESTURES = {
  'whole run': (frame, act) => act.wheel(0, frame % 2 === 0 ? -6 : 6, true),
  'zoom in': (_frame, act) => act.wheel(0, -20, true),
  'pan, zoomed in': (frame, act) => act.wheel(frame % 60 < 30 ? 40 : -40, 0),
  'pan at a quarter': (frame, act) => act.wheel(frame % 60 < 30 ? 40 : -40, 0),
  hover: (frame, act) => act.move((frame * 37) % act.width),
};

window.playSpeedscope = async (name, frames) => {
  // The largest canvas that takes part in the layout holds the row; the strip above it is the whole profile.
  const canvases = [...document.querySelectorAll('canvas')];
  const area = (each) => each.clientWidth * each.clientHeight;
  const target = canvases
    .sort((a, b) => area(b) - area(a))
    .find((each) => getComputedStyle(each).pointerEvents !== 'none');
  const box = target.getBoundingClientRect();
  const at = {
    clientX: box.left + box.width * 0.4,
    clientY: box.top + box.height * 0.4,
    bubbles: true,
    cancelable: true,
  };
  const act = {
    width: box.width,
    wheel: (deltaX, deltaY, ctrlKey = false) =>
      target.dispatchEvent(new WheelEvent('wheel', { ...at, deltaX, deltaY, ctrlKey })),
    move: (x) => target.dispatchEvent(new MouseEvent('mousemove', { ...at, clientX: box.left + x })),
  };
  // The second panning goes on where zooming in has ended; 0 shows everything.
  if (name !== 'pan, zoomed in') window.dispatchEvent(new KeyboardEvent('keydown', { key: '0' }));
  await nextFrame();
  if (name === 'pan at a quarter') {
    // Each step takes a quarter off, and reckons from what the last frame showed.
    for (let step = 0; step < 5; step++) {
      act.wheel(0, -10, true);
      await nextFrame();
    }
  }
  frameTimes.length = 0;
  for (let frame = 0; frame < frames; frame++) {
    GESTURES[name](frame, act);
    await nextFrame();
  }
  return [...frameTimes];
};
