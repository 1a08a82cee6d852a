import { Graph as DagreGraph, layout } from '@dagrejs/dagre';
import { el } from './dom.ts';
import { type Graph, type GraphNode, graphSentences } from './wait-graph.ts';

const SVG = 'http://www.w3.org/2000/svg';
const CHARACTER = 7;
const NODE_HEIGHT = 28;
const LABEL_HEIGHT = 16;

type Shape = Record<string, string | number>;

/** Draws a graph; `open` is told which node was chosen. Its sentences are there for screen readers. */
export function graphPicture(graph: Graph, open: (track: number) => void): HTMLElement {
  const drawn = new DagreGraph({ multigraph: true })
    .setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 40, marginx: 8, marginy: 8 })
    .setDefaultEdgeLabel(() => ({}));
  for (const { track, text } of graph.nodes) {
    drawn.setNode(String(track), { width: text.length * CHARACTER + 26, height: NODE_HEIGHT });
  }
  for (const [at, { from, to, label }] of graph.edges.entries()) {
    const size = { width: label.length * CHARACTER * 0.9, height: LABEL_HEIGHT, labelpos: 'c' as const };
    drawn.setEdge(String(from), String(to), size, String(at));
  }
  layout(drawn);
  const { width = 0, height = 0 } = drawn.graph() as { width?: number; height?: number };
  const svg = shape('svg', {
    class: 'graph',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'group',
  });
  svg.setAttribute('aria-label', 'Graph');
  // Made smaller where the height is short, as long as it can be read; beyond that it scrolls.
  svg.setAttribute('preserveAspectRatio', 'xMinYMin meet');
  svg.style.setProperty('--il-tall', `${height}px`);
  svg.append(arrowHead('arrow', 'graph-arrow'), arrowHead('arrow-circular', 'graph-arrow circular'));
  for (const [at, edge] of graph.edges.entries()) {
    const place = drawn.edge(String(edge.from), String(edge.to), String(at)) as unknown as {
      points: Array<{ x: number; y: number }>;
      x: number;
      y: number;
    };
    const path = place.points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
    const look = edge.circular ? ' circular' : '';
    svg.append(
      shape('path', {
        class: `graph-edge${look}`,
        d: path,
        'marker-end': `url(#${edge.circular ? 'arrow-circular' : 'arrow'})`,
      }),
      text(edge.label, place.x, place.y, `graph-label${look}`),
    );
  }
  for (const node of graph.nodes) {
    const { x, y, width: wide } = drawn.node(String(node.track)) as { x: number; y: number; width: number };
    svg.append(nodeShape(node, x, y, wide, open));
  }
  const sentences = graphSentences(graph).map((sentence) => el('li', {}, sentence));
  return el('div', { class: 'graph-box' }, svg, el('ul', { class: 'visually-hidden' }, ...sentences));
}

/** Locks are round, those who run are boxes. */
function nodeShape(
  { track, kind, text: name }: GraphNode,
  x: number,
  y: number,
  width: number,
  open: (track: number) => void,
): SVGElement {
  const group = shape('g', { class: `graph-node ${kind}`, tabindex: 0, role: 'button' });
  group.setAttribute('aria-label', `Show ${name} in the picture`);
  group.append(
    shape('rect', {
      x: x - width / 2,
      y: y - NODE_HEIGHT / 2,
      width,
      height: NODE_HEIGHT,
      rx: kind === 'lock' ? NODE_HEIGHT / 2 : 3,
    }),
    text(name, x, y, 'graph-name'),
  );
  group.addEventListener('click', () => open(track));
  group.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    open(track);
  });
  return group;
}

function arrowHead(id: string, look: string): SVGElement {
  const marker = shape('marker', {
    id,
    viewBox: '0 0 8 8',
    refX: 7,
    refY: 4,
    markerWidth: 8,
    markerHeight: 8,
    orient: 'auto',
    markerUnits: 'userSpaceOnUse',
  });
  marker.append(shape('path', { class: look, d: 'M0 0L8 4L0 8z' }));
  return marker;
}

function text(content: string, x: number, y: number, look: string): SVGElement {
  const element = shape('text', {
    class: look,
    x,
    y,
    'text-anchor': 'middle',
    'dominant-baseline': 'central',
  });
  element.textContent = content;
  return element;
}

function shape(name: string, attributes: Shape): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
