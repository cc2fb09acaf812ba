import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';

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
  /** Writes a value for people. */
  format(value: number): string;
}

const HEIGHT = 190;

/** Draws values over time; what a picture cannot say to everybody is in a table beside it. */
export const Chart = ({ title, times, series, format }: ChartProps) => {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let plot: UPlot | undefined;
    const draw = (): void => {
      plot?.destroy();
      const options = optionsFor(series, format, element.clientWidth);
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
  }, [times, series, format]);
  return <div class="chart" ref={box} role="img" aria-label={title} />;
};

const optionsFor = (
  series: readonly Series[],
  format: (value: number) => string,
  width: number,
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
    axes: [axis, { ...axis, size: 70, values: (_, ticks) => ticks.map((tick) => format(tick)) }],
    series: [
      {},
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
