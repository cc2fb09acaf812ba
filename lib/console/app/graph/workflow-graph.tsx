import { graphlib, layout } from '@dagrejs/dagre';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { WorkflowGraph as Graph } from '#contracts/graph.ts';
import type { PlacedBranch, PlacedLine, PlacedNode } from '#graph/layout/drawing.ts';
import type { LayoutLibrary } from '#graph/layout/layered.ts';
import { layOut } from '#graph/layout/layout.ts';
import { FONT, LINE_HEIGHT, PADDING } from '#graph/layout/sizes.ts';
import { pathOf } from '#graph/svg/lines.ts';
import { outline, slant } from '#graph/svg/shapes.ts';
import { NODE_STATUS } from '../words/graph.ts';
import type { NodeState } from './node-state.ts';

const MARGIN = 16;
/** Width of a letter in a note, about. */
const NOTE_LETTER = 6;

const LIBRARY = { Graph: graphlib.Graph, layout } as unknown as LayoutLibrary;

interface WorkflowGraphProps {
  graph: Graph;
  /** By step; a workflow that does not run has none. */
  states?: ReadonlyMap<string, NodeState>;
  selected?: string | undefined;
  onSelect?: ((step: string) => void) | undefined;
}

/** Draws a workflow as `baton graph` does, with what its steps are doing. */
export const WorkflowGraph = ({ graph, states, selected, onSelect }: WorkflowGraphProps) => {
  const drawing = useMemo(() => layOut(graph, LIBRARY), [graph]);
  const [width, height] = [drawing.width + 2 * MARGIN, drawing.height + 2 * MARGIN];
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const chosen = drawing.nodes.find(({ node }) => node.id === selected);
    if (chosen && box.current) showIn(box.current, chosen);
  }, [drawing, selected]);
  const seen = useRef(false);
  useEffect(() => {
    if (seen.current || selected !== undefined || !states || states.size === 0) return;
    seen.current = true;
    const current = drawing.nodes.find(
      ({ node, frame }) => !frame && CURRENT.has(states.get(node.id)?.status),
    );
    if (current && box.current) showIn(box.current, current);
  }, [drawing, states, selected]);
  const ordered = [...drawing.nodes].sort((one, other) => Number(other.frame) - Number(one.frame));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard.
    <section class="graph" ref={box} tabIndex={0} aria-label={`Graph of ${graph.workflow}`}>
      <svg
        viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}
        width={width}
        height={height}
        aria-label={graph.summary}
      >
        {ordered
          .filter(({ frame }) => frame)
          .map((node) => (
            <Box key={node.node.id} placed={node} states={states} selected={selected} onSelect={onSelect} />
          ))}
        {drawing.branches.map((branch) => (
          <Branch key={`${branch.name}${branch.x}${branch.y}`} branch={branch} />
        ))}
        {drawing.lines.map((line) => (
          <Line key={pathOf(line, graph.direction)} line={line} graph={graph} />
        ))}
        {ordered
          .filter(({ frame }) => !frame)
          .map((node) => (
            <Box key={node.node.id} placed={node} states={states} selected={selected} onSelect={onSelect} />
          ))}
      </svg>
    </section>
  );
};

/** Statuses of the steps that are shown first: those that are at work, or at which it ended. */
const CURRENT = new Set<NodeState['status'] | undefined>(['running', 'waiting', 'failed', 'aborted']);

/** Scrolls to a box of the graph that is not seen whole. */
const showIn = (element: HTMLElement, { x, y, width, height }: PlacedNode): void => {
  const { scrollLeft, scrollTop, clientWidth, clientHeight } = element;
  const isSeen =
    x >= scrollLeft &&
    x + width + 2 * MARGIN <= scrollLeft + clientWidth &&
    y >= scrollTop &&
    y + height + 2 * MARGIN <= scrollTop + clientHeight;
  if (isSeen) return;
  element.scrollTo(x + MARGIN + width / 2 - clientWidth / 2, y + MARGIN + height / 2 - clientHeight / 2);
};

interface BoxProps extends Pick<WorkflowGraphProps, 'states' | 'selected' | 'onSelect'> {
  placed: PlacedNode;
}

const Box = ({ placed, states, selected, onSelect }: BoxProps) => {
  const { node, texts, x, y, frame } = placed;
  const state = node.shape === 'gate' || node.shape === 'compensation' ? undefined : states?.get(node.id);
  const isGate = node.shape === 'gate';
  const lines = [texts.detail, ...texts.marks].filter(Boolean);
  const left = x + PADDING.x + slant(node.shape);
  const ownId = node.type === undefined ? undefined : node.id;
  const opens = states ? state?.opens : ownId;
  const select = opens !== undefined && onSelect ? () => onSelect(opens) : undefined;
  const classes = ['node', node.shape, frame && 'frame', state?.status, selected === node.id && 'selected'];
  return (
    <g
      class={classes.filter(Boolean).join(' ')}
      {...(state && !select && { role: 'img', 'aria-label': spoken(texts.title, state) })}
      {...(select
        ? {
            role: 'button',
            // SVG knows attributes as they are written.
            tabindex: 0,
            'aria-label': states ? spoken(texts.title, state) : texts.title,
            'aria-pressed': selected === node.id,
            onClick: select,
            onKeyDown: (event: KeyboardEvent) => {
              if (event.key !== 'Enter' && event.key !== ' ') return;
              // A blank would scroll the page as well.
              event.preventDefault();
              select();
            },
          }
        : {})}
    >
      <path d={outline(node.shape, placed)} />
      {texts.title !== '' && (
        <text x={left} y={y + PADDING.y + FONT.title} class="title">
          {texts.title}
        </text>
      )}
      {isGate &&
        texts.condition.map((line, index) => (
          <text
            key={line}
            x={x + placed.width / 2}
            y={y + placed.height / 2 + 4 + (index - (texts.condition.length - 1) / 2) * LINE_HEIGHT.detail}
            class="label"
          >
            {line}
          </text>
        ))}
      {state?.note && <Note text={state.note} right={x + placed.width} y={y} />}
      {lines.map((line, index) => (
        <text
          key={line}
          x={left}
          y={y + PADDING.y + FONT.title + (index + 1) * LINE_HEIGHT.detail}
          class="detail"
        >
          {line}
        </text>
      ))}
    </g>
  );
};

/** What a box says to those who do not see its colour. */
const spoken = (title: string, { status, note }: NodeState = { status: 'pending' }): string =>
  [`${title}: ${NODE_STATUS[status]}`, note].filter(Boolean).join(', ');

const Note = ({ text, right, y }: { text: string; right: number; y: number }) => {
  const width = text.length * NOTE_LETTER + 10;
  return (
    <g class="note">
      <rect x={right - width + 6} y={y - 9} width={width} height={17} rx={8} />
      <text x={right - width / 2 + 6} y={y + 3.5} class="label">
        {text}
      </text>
    </g>
  );
};

const Branch = ({ branch }: { branch: PlacedBranch }) => (
  <g class="branch">
    <rect x={branch.x} y={branch.y} width={branch.width} height={branch.height} rx={8} />
    <text x={branch.x + 8} y={branch.y + 15} class="detail">
      {branch.name}
    </text>
  </g>
);

const Line = ({ line, graph }: { line: PlacedLine; graph: Graph }) => {
  const end = line.points.at(-1);
  const before = line.points.at(-2);
  return (
    <g class={`line ${line.kind}`}>
      <path d={pathOf(line, graph.direction)} />
      {end && before && <path class="head" d={headOf(before, end, graph.direction)} />}
      {line.label && <Label label={line.label} />}
    </g>
  );
};

const Label = ({ label: { lines, at, width, height } }: { label: NonNullable<PlacedLine['label']> }) => (
  <>
    <rect class="behind" x={at.x - width / 2} y={at.y - height / 2} width={width} height={height} />
    <text x={at.x} y={at.y - (lines.length - 1) * 6.5} class="label">
      {lines.map((text, index) => (
        <tspan key={text} x={at.x} dy={index === 0 ? 4 : 13}>
          {text}
        </tspan>
      ))}
    </text>
  </>
);

/** An arrow's head; lines arrive in the direction of the picture. */
const headOf = (
  from: { x: number; y: number },
  { x, y }: { x: number; y: number },
  direction: Graph['direction'],
): string => {
  const back = direction === 'down' ? from.y > y : from.x > x;
  const step = back ? -7 : 7;
  return direction === 'down'
    ? `M${x - 4} ${y - step}L${x} ${y}L${x + 4} ${y - step}z`
    : `M${x - step} ${y - 4}L${x} ${y}L${x - step} ${y + 4}z`;
};
