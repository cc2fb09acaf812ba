import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import { METRIC_WORDS } from '../words/metrics.ts';

/** A line of a chart. */
export interface Series {
  label: string;
  /** Name of a colour in the style, such as `good`. */
  colour: string;
  values: readonly (number | undefined)[];
}

interface ChartProps {
  title: string;
  /** Instants of the values, in seconds since the epoch. */
  times: readonly number[];
  series: readonly Series[];
  /** Whether values are counts: then no line is between whole numbers. */
  isCount?: boolean;
  /** Writes a value for people. */
  format(value: number): string;
}

const HEIGHT = 190;

/** Distances between the lines of a chart of counts. */
const COUNT_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500]
  .flatMap((step) => [step, step * 1000, step * 1_000_000])
  .sort((one, other) => one - other);

const DAY_SECONDS = 86_400;

/** Draws values over time; what a picture cannot say to everybody is in a table beside it. */
export const Chart = ({ title, times, series, isCount = false, format }: ChartProps) => {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let plot: UPlot | undefined;
    const draw = (): void => {
      plot?.destroy();
      const options = optionsFor(series, { format, isCount, width: element.clientWidth });
      plot = new UPlot(
        options,
        [[...times], ...series.map(({ values }) => values.map((value) => value ?? null))],
        element,
      );
    };
    const observer = new ResizeObserver(() => {
      if (plot?.width !== element.clientWidth) draw();
    });
    observer.observe(element);
    const theme = matchMedia('(prefers-color-scheme: dark)');
    theme.addEventListener('change', draw);
    return () => {
      observer.disconnect();
      theme.removeEventListener('change', draw);
      plot?.destroy();
    };
  }, [times, series, format, isCount]);
  return <div class="chart" ref={box} role="img" aria-label={title} />;
};

const timeText = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });

/** Writes instants as the reader's language does: days, or times with the day where another one begins. */
const timesOf = (ticks: readonly number[], step: number): string[] => {
  const dayOf = (tick: number): string =>
    new Date(tick * 1000).toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
  if (step >= DAY_SECONDS) return ticks.map(dayOf);
  return ticks.map((tick, index) => {
    const before = ticks[index - 1];
    const time = new Date(tick * 1000).toLocaleTimeString(undefined, { timeStyle: 'short' });
    const isNewDay = before === undefined || dayOf(before) !== dayOf(tick);
    return isNewDay ? `${time}\n${dayOf(tick)}` : time;
  });
};

const optionsFor = (
  series: readonly Series[],
  { format, isCount, width }: Pick<ChartProps, 'format'> & { isCount: boolean; width: number },
): UPlot.Options => {
  const style = getComputedStyle(document.documentElement);
  const colourOf = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const axis = {
    stroke: colourOf('quiet'),
    grid: { stroke: colourOf('line'), width: 1 },
    ticks: { stroke: colourOf('line'), width: 1 },
  };
  return {
    width,
    height: HEIGHT,
    cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (_, __, most) => [0, Math.max(most, 0) * 1.1 || 1] } },
    axes: [
      { ...axis, values: (_, ticks, __, ___, step) => timesOf(ticks, step) },
      {
        ...axis,
        size: 86,
        values: (_, ticks) => ticks.map((tick) => format(tick)),
        ...(isCount && { incrs: COUNT_STEPS }),
      },
    ],
    series: [
      { label: METRIC_WORDS.when, value: (_, at: number | null) => (at === null ? '' : timeText(at)) },
      ...series.map(({ label, colour }) => ({
        label,
        stroke: colourOf(colour),
        width: 2,
        spanGaps: false,
        points: { show: true, size: 4 },
        value: (_: UPlot, value: number | null) => (value === null ? '' : format(value)),
      })),
    ],
  };
};
