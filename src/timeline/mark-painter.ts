import { css } from './colours.ts';
import { BAR_HEIGHT } from './row-size.ts';
import type { Row } from './row-tree.ts';
import { barTop, type Surface } from './surface.ts';
import type { TimelineState } from './timeline-state.ts';
import { span as viewSpan } from './view.ts';

/** The ends of tracks and the underlines of problems, above the bars. */
export function paintMarks(
  surface: Surface,
  state: TimelineState,
  row: Row,
  index: number,
  now: number,
): void {
  const { context, ratio, theme } = surface;
  const scale = surface.width / viewSpan(state.view);
  const x = (time: number): number => (time - state.view.start) * scale;
  const top = barTop(surface, index);
  const track = state.model.track(row.track);
  if (track?.end && track.end !== 'done' && track.endNs !== null) {
    const at = x(track.endNs);
    if (at > -10 && at < surface.width + 10) {
      const colour =
        track.end === 'failed' ? theme.error : track.end === 'killed' ? theme.warning : theme.dim;
      paintCross(context, Math.round(at), top + (BAR_HEIGHT * ratio) / 2, 3.2 * ratio, css(colour), ratio);
    }
  }
  if (row.track === 0) return;
  for (const problem of state.problemsOf(row.track)) {
    // What is known only after a track has ended (a thread that was cut off) is marked where it ended.
    const left = Math.max(x(Math.min(problem.startNs, track?.endNs ?? problem.startNs)), -2);
    const right = Math.min(
      Math.max(x(Math.min(problem.startNs + problem.durationNs, now)), left + 3 * ratio),
      surface.width + 2,
    );
    if (right < 0 || left > surface.width) continue;
    context.fillStyle = css(theme[problem.severity]);
    context.fillRect(
      Math.round(left),
      top + (BAR_HEIGHT + 1) * ratio,
      Math.round(right - left),
      Math.max(2, Math.round(1.5 * ratio)),
    );
  }
}

function paintCross(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  arm: number,
  colour: string,
  ratio: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.6 * ratio;
  context.beginPath();
  context.moveTo(x - arm, y - arm);
  context.lineTo(x + arm, y + arm);
  context.moveTo(x + arm, y - arm);
  context.lineTo(x - arm, y + arm);
  context.stroke();
}
