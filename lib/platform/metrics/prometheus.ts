import { BOUNDS_SECONDS, type Histogram } from './histogram.ts';

/** One value of a metric. */
export interface Sample {
  labels: Record<string, string>;
  value: number;
}

/** A metric and its values, or the histograms that it is made of. */
export type Metric = { name: string; help: string } & (
  | { type: 'counter' | 'gauge'; samples: Sample[] }
  | { type: 'histogram'; histograms: { labels: Record<string, string>; histogram: Histogram }[] }
);

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const line = (name: string, labels: Record<string, string>, value: number): string => {
  const inside = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${inside.length > 0 ? `{${inside.join(',')}}` : ''} ${value}`;
};

const histogramLines = (
  name: string,
  labels: Record<string, string>,
  { counts, count, sumSeconds }: Histogram,
) => {
  let below = 0;
  const buckets = BOUNDS_SECONDS.map((bound, index) => {
    below += counts[index] ?? 0;
    return line(`${name}_bucket`, { ...labels, le: String(bound) }, below);
  });
  return [
    ...buckets,
    line(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
    line(`${name}_sum`, labels, sumSeconds),
    line(`${name}_count`, labels, count),
  ];
};

/** Formats metrics in Prometheus' text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). */
export const prometheusText = (metrics: readonly Metric[]): string =>
  metrics
    .flatMap((metric) => [
      `# HELP ${metric.name} ${metric.help}`,
      `# TYPE ${metric.name} ${metric.type}`,
      ...(metric.type === 'histogram'
        ? metric.histograms.flatMap(({ labels, histogram }) => histogramLines(metric.name, labels, histogram))
        : metric.samples.map(({ labels, value }) => line(metric.name, labels, value))),
    ])
    .join('\n')
    .concat('\n');
