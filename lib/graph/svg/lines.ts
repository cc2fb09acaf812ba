import type { Direction } from '#contracts/graph.ts';
import type { PlacedLine, Point } from '../layout/drawing.ts';

const CORNER = 8;

/** Returns the data of an SVG path along a line's points. */
export const pathOf = (line: PlacedLine, direction: Direction): string =>
  line.smooth ? smooth(line.points, direction) : cornered(line.points);

/** Bends between the points, and passes each of them straight in the direction of the picture. */
const smooth = ([start, ...others]: readonly Point[], direction: Direction): string => {
  if (!start) return '';
  let path = `M${at(start)}`;
  let from = start;
  for (const to of others) {
    const straight = direction === 'down' ? Math.abs(from.x - to.x) < 0.5 : Math.abs(from.y - to.y) < 0.5;
    const [middleX, middleY] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
    if (straight) path += `L${at(to)}`;
    else if (direction === 'down')
      path += `C${at({ x: from.x, y: middleY })} ${at({ x: to.x, y: middleY })} ${at(to)}`;
    else path += `C${at({ x: middleX, y: from.y })} ${at({ x: middleX, y: to.y })} ${at(to)}`;
    from = to;
  }
  return path;
};

/** Runs straight, with rounded corners. */
const cornered = (points: readonly Point[]): string => {
  const [start] = points;
  if (!start) return '';
  let path = `M${at(start)}`;
  points.slice(1).forEach((point, index) => {
    const [before, after] = [points[index] ?? point, points[index + 2]];
    if (!after) {
      path += `L${at(point)}`;
      return;
    }
    const [enter, leave] = [towards(point, before), towards(point, after)];
    path += `L${at(enter)}Q${at(point)} ${at(leave)}`;
  });
  return path;
};

const towards = (from: Point, to: Point): Point => {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const share = Math.min(CORNER, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
};

const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;

/** Rounds to tenths of a pixel, which the eye cannot tell apart. */
export const round = (value: number): number => Math.round(value * 10) / 10;
