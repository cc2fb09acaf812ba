import type { z } from 'zod';
import type { variantsView } from '#contracts/http/routes/list-variants.ts';
import { formatMilliseconds } from '#core/durations.ts';
import type { Colors } from '../terminal/terminal.ts';
import { formatDollars } from './cost.ts';
import { renderTable } from './table.ts';

/** The variants of a workflow as the API shows them. */
export type VariantsView = z.output<typeof variantsView>;

type Variant = VariantsView['variants'][number];
type Figure = Variant['success'];

const VERDICTS: Record<NonNullable<Figure['verdict']>, (colors: Colors) => string> = {
  first: () => '',
  'too-early': (colors) => colors.yellow('too early'),
  better: (colors) => colors.green('better'),
  worse: (colors) => colors.red('worse'),
  'no-difference': (colors) => colors.dim('no difference'),
};

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const points = (share: number): string => `${(share * 100).toFixed(1)} points`;
const seconds = (value: number): string => formatMilliseconds(value * 1000);
const number = (value: number): string => String(Number(value.toPrecision(4)));

const FIGURES: {
  name: 'dollars' | 'measure' | 'seconds' | 'success';
  title: string;
  format: (value: number) => string;
  /** Default: that of the value. */
  ofDifference?: (value: number) => string;
}[] = [
  { name: 'success', title: 'success', format: percent, ofDifference: points },
  { name: 'seconds', title: 'duration', format: seconds },
  { name: 'dollars', title: 'cost', format: formatDollars },
  { name: 'measure', title: 'measure', format: number },
];

/** Renders how variants compare: each figure of each, with the difference from the first one and what is still to be awaited. */
export const renderVariants = (view: VariantsView, colors: Colors): string => {
  const rows = FIGURES.flatMap((figure) =>
    view.variants.flatMap((variant) => {
      const found = variant[figure.name];
      return found ? [rowOf(variant, found, figure, colors)] : [];
    }),
  );
  const head = ['', 'Variant', 'Executions', 'Value', 'Difference', 'Verdict', ''].map(colors.dim);
  return [
    colors.bold(view.workflow),
    ...view.variants.map((variant) => `  ${aboutVariant(variant)}`),
    ...decisionLine(view, colors),
    '',
    renderTable(rows, { head, right: [2, 3] }),
    '',
    colors.dim(
      `Each interval holds with ${view.confidence * 100} % confidence, if you look only once, when as many executions have ended as are needed:`,
    ),
    colors.dim(
      `that many detect a difference of ${view.detect_percent} % from the first variant in ${view.power * 100} of 100 cases.`,
    ),
  ].join('\n');
};

const aboutVariant = ({ variant, share, with: set, workflow, version, description }: Variant): string =>
  [
    `${variant}: ${percent(share)} of new executions`,
    ...(set === undefined ? [] : [`with ${JSON.stringify(set)}`]),
    ...(workflow === undefined ? [] : [`starts ${workflow}`]),
    ...(version === undefined ? [] : [`starts version ${version}`]),
    ...(description === undefined ? [] : [description]),
  ].join(', ');

const decisionLine = ({ decision }: VariantsView, colors: Colors): string[] => {
  if (!decision) return [];
  const { variant, by, at, reason } = decision;
  const what = variant === undefined ? 'weights choose again' : `${variant} is for all new executions`;
  return [colors.cyan(`  ${what} since ${at}, by ${by}${reason === undefined ? '' : `: ${reason}`}`)];
};

const rowOf = (
  { variant }: Variant,
  { count, value, difference, verdict, needed }: Figure,
  { title, format, ofDifference = format }: (typeof FIGURES)[number],
  colors: Colors,
): string[] => [
  title,
  variant,
  String(count),
  value === undefined ? '' : format(value),
  difference === undefined
    ? ''
    : `${signed(difference.difference, ofDifference)} (${signed(difference.low, ofDifference)} to ${signed(difference.high, ofDifference)})`,
  verdict === undefined ? '' : VERDICTS[verdict](colors),
  needed === undefined || count >= needed ? '' : colors.dim(`${needed - count} more of ${needed} needed`),
];

const signed = (value: number, format: (value: number) => string): string =>
  value < 0 ? `−${format(-value)}` : `+${format(value)}`;
