// Runs in the page, before the timeline: how long opening a file takes, and for how long it kept the page from
// anything else. Long tasks are those of the browser's own count, from 50 ms on.
const longTasks = [];
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longTasks.push(duration);
}).observe({ type: 'longtask', buffered: true });

/** How much of the whole run's strip shows something, from 0 to 1. */
function shownOfOverview() {
  const canvas = document.querySelector('.overview canvas');
  if (!canvas || canvas.width === 0) return 0;
  // A line just above the foot of the columns.
  const line = canvas.height - Math.round(11 * devicePixelRatio);
  const { data } = canvas.getContext('2d').getImageData(0, line, canvas.width, 1);
  let shown = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at] > 0) shown++;
  return shown / canvas.width;
}

/** Opens a file; answers milliseconds until the whole run could be seen, until all was read, and the worst pauses. */
window.openFile = (url) =>
  new Promise((resolve) => {
    longTasks.length = 0;
    const begun = performance.now();
    let overview = 0;
    let last = begun;
    let gap = 0;
    window.send({ type: 'open', run: { name: 'busy.py', live: false }, url });
    const look = (now) => {
      gap = Math.max(gap, now - last);
      last = now;
      if (!overview && shownOfOverview() > 0.8) overview = performance.now() - begun;
      const { textContent } = document.querySelector('.bar-status') ?? {};
      if (/^loading/.test(textContent ?? 'loading')) return requestAnimationFrame(look);
      const whole = performance.now() - begun;
      // Long tasks are told a moment later.
      setTimeout(
        () =>
          resolve({
            overview,
            whole,
            gap,
            longest: Math.max(0, ...longTasks),
            status: textContent === 'failed' ? document.querySelector('.notice p').textContent : textContent,
          }),
        300,
      );
    };
    requestAnimationFrame(look);
  });
