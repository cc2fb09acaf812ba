import { formatMilliseconds } from '#core/durations.ts';
import type { Variants } from '../../api/types.ts';
import { VARIANT_WORDS } from '../../words/variants.ts';
import { dollarsText } from '../execution/figures.ts';

type Variant = Variants['variants'][number];
type Figure = Variant['success'];

/** A figure of a variant in words. */
export interface FigureText {
  name: string;
  figure: string;
  /** How far it is from the first variant, with the bounds of that. */
  difference: string;
  verdict: string;
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
const seconds = (value: number): string => formatMilliseconds(Math.abs(value) * 1000);
const number = (value: number): string => String(Number(Math.abs(value).toPrecision(4)));

const FORMATS = {
  success: (value: number) => percent(Math.abs(value)),
  seconds,
  dollars: (value: number) => dollarsText(Math.abs(value)),
  measure: number,
} as const;

/** Returns the figures of a variant in words; that of what is measured only if something is. */
export const figureTexts = (variant: Variant): FigureText[] =>
  (Object.keys(FORMATS) as (keyof typeof FORMATS)[]).flatMap((name) => {
    const figure = variant[name];
    return figure ? [textOf(name, figure, FORMATS[name])] : [];
  });

const textOf = (name: string, figure: Figure, format: (value: number) => string): FigureText => {
  const { value, difference, verdict, needed, count } = figure;
  const signed = (one: number): string => `${one < 0 ? '−' : '+'}${format(one)}`;
  const range = difference
    ? `${signed(difference.difference)} (${signed(difference.low)} to ${signed(difference.high)})`
    : '';
  const missing = needed === undefined ? undefined : Math.max(0, needed - count);
  return {
    name,
    figure: value === undefined ? VARIANT_WORDS.none : format(value),
    difference: range,
    verdict:
      verdict === 'too-early' && missing
        ? VARIANT_WORDS.missing(missing)
        : VARIANT_WORDS.verdicts[verdict ?? 'first'],
  };
};
