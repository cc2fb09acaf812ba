/** A stretch of the time axis; a `broken` one is drawn shorter than it is. */
export interface Stretch {
  start: number;
  end: number;
  broken: boolean;
}

/** A time axis on which long waits do not flatten everything else. */
export interface TimeScale {
  /** Returns the place of an instant, from 0 to 1. */
  place(milliseconds: number): number;
  stretches: Stretch[];
  ticks: { at: number; place: number }[];
}

/** Share of the axis that a broken stretch gets. */
const BREAK = 0.12;
/** An idle stretch is broken when it is longer than this share of the busy time. */
const LONG = 0.35;
/** Least distance between ticks. */
const APART = 0.075;

interface Piece {
  start: number;
  end: number;
  busy: boolean;
}

/** Cuts the time at the edges of busy times, and joins neighbours that are both busy or both idle. */
const piecesOf = (start: number, end: number, busy: readonly { start: number; end: number }[]): Piece[] => {
  const edges = [...new Set([start, end, ...busy.flatMap((bar) => [bar.start, bar.end])])]
    .filter((edge) => edge >= start && edge <= end)
    .sort((a, b) => a - b);
  const joined: Piece[] = [];
  edges.slice(1).forEach((edge, index) => {
    const from = edges[index] ?? edge;
    const isBusy = busy.some((bar) => bar.start < edge && bar.end > from);
    const last = joined.at(-1);
    if (last?.busy === isBusy) last.end = edge;
    else joined.push({ start: from, end: edge, busy: isBusy });
  });
  return joined;
};

const STEPS = [1, 2, 5];

const niceStep = (span: number): number => {
  for (let scale = 1; ; scale *= 10) {
    const step = STEPS.map((factor) => factor * scale).find((candidate) => span / candidate <= 8);
    if (step !== undefined) return step;
  }
};

/** Makes the axis from `start` to `end`; long times in which nothing is busy are broken. All in milliseconds. */
export const timeScale = (
  start: number,
  end: number,
  busy: readonly { start: number; end: number }[],
): TimeScale => {
  const pieces = piecesOf(start, Math.max(end, start + 1), busy);
  const working = pieces
    .filter((piece) => piece.busy)
    .reduce((sum, piece) => sum + piece.end - piece.start, 0);
  const stretches = pieces.map(({ busy: isBusy, ...piece }) => ({
    ...piece,
    broken: !isBusy && working > 0 && piece.end - piece.start > LONG * working,
  }));
  const whole = stretches.reduce((sum, piece) => sum + (piece.broken ? 0 : piece.end - piece.start), 0);
  const left = 1 - BREAK * stretches.filter((piece) => piece.broken).length;
  const share = (piece: Stretch): number => {
    if (piece.broken) return BREAK;
    return whole === 0 ? left : ((piece.end - piece.start) / whole) * left;
  };
  const place = (milliseconds: number): number => {
    let before = 0;
    for (const piece of stretches) {
      if (milliseconds <= piece.end) {
        const inside = (Math.max(milliseconds, piece.start) - piece.start) / (piece.end - piece.start);
        return before + inside * share(piece);
      }
      before += share(piece);
    }
    return 1;
  };
  const step = niceStep(Math.max(1, whole / left));
  const ticks: TimeScale['ticks'] = [];
  for (const piece of stretches.filter(({ broken }) => !broken)) {
    for (let at = start + Math.ceil((piece.start - start) / step) * step; at <= piece.end; at += step) {
      const spot = place(at);
      const last = ticks.at(-1);
      if (last === undefined || spot - last.place >= APART) ticks.push({ at, place: spot });
    }
  }
  return { place, stretches, ticks };
};
