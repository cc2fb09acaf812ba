import type { z } from 'zod';
import type { variantsView } from '#contracts/http/routes/list-variants.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { assignmentText, type ManifestVariant, type ManifestVariants } from '#contracts/variants.ts';
import { defined } from '#core/defined.ts';
import type { RunStore } from '../metrics/run-store.ts';
import type { VariantTotals } from '../metrics/totals.ts';
import { Problem } from '../problem.ts';
import { differenceOfMeans, differenceOfShares, type Interval } from '../statistics/intervals.ts';
import { type Moments, noMoments, varianceOf } from '../statistics/moments.ts';
import { sampleForMeans, sampleForShares } from '../statistics/sample-size.ts';
import type { VariantDecision, VariantDecisions } from './decisions.ts';

/** The variants of a workflow, as the API shows them. */
export type Comparison = z.input<typeof variantsView>;

type Figure = Comparison['variants'][number]['success'];

/** A comparison is made once, when the sample that is needed is there: looking earlier and stopping at a difference finds too many. */
const CERTAINTY = { confidence: 0.95, power: 0.8 };

/** Executions of each variant without which there is no verdict, however little the values differ: few may be alike by chance. */
const MIN_EXECUTIONS = 30;

/** Returns a workflow's variants; throws a Problem `conflict` if it has none. */
export const requireVariants = ({ name, variants }: WorkflowManifest): ManifestVariants => {
  if (variants) return variants;
  throw new Problem(
    'conflict',
    `"${name}" has no variants; expected a workflow whose document has "variants"`,
  );
};

/** Compares the variants of a workflow with the first one, by the totals of the executions that have ended. */
export const comparisonOf = async (
  { runs, decisions }: { runs: Pick<RunStore, 'totals'>; decisions: VariantDecisions },
  manifest: WorkflowManifest,
): Promise<Comparison> => {
  const variants = requireVariants(manifest);
  const { experiment, list, key, measure, better, detectPercent } = variants;
  const found = await decisions.of(manifest.name);
  const decision = found?.experiment === experiment ? found : undefined;
  const totals = await totalsOf(runs, manifest.name, variants);
  const [base = emptyTotals] = totals;
  return {
    workflow: manifest.name,
    experiment,
    ...defined({ key, measure }),
    better,
    detect_percent: detectPercent,
    ...CERTAINTY,
    ...(decision && { decision: viewOf(decision) }),
    variants: list.map((variant, index) => ({
      ...shareOf(variants, variant, decision),
      ...figuresOf(base, totals[index] ?? emptyTotals, { variants, isFirst: index === 0 }),
    })),
  };
};

const viewOf = ({ experiment: _, ...decision }: VariantDecision): Comparison['decision'] => decision;

const shareOf = (
  { list }: ManifestVariants,
  variant: ManifestVariant,
  decision: VariantDecision | undefined,
) => {
  const { name, weight, with: set, workflow, version, description } = variant;
  const sum = list.reduce((all, one) => all + one.weight, 0);
  const shareOf = (decided: string | undefined): number => {
    if (decided === undefined) return weight / sum;
    return decided === name ? 1 : 0;
  };
  return {
    variant: name,
    weight,
    share: shareOf(decision?.variant),
    ...defined({ with: set, workflow, version, description }),
  };
};

const emptyTotals: VariantTotals = {
  ended: 0,
  succeeded: 0,
  seconds: noMoments(),
  dollars: noMoments(),
  measure: noMoments(),
};

/** Reads the totals of each variant from those of the workflow that was started for it. */
const totalsOf = async (
  runs: Pick<RunStore, 'totals'>,
  workflow: string,
  { experiment, list }: ManifestVariants,
): Promise<VariantTotals[]> => {
  const started = new Set(list.map((variant) => variant.workflow ?? workflow));
  const totals = new Map(
    await Promise.all([...started].map(async (name) => [name, await runs.totals(name)] as const)),
  );
  return list.map((variant) => {
    const text = assignmentText({ workflow, experiment, variant: variant.name });
    return totals.get(variant.workflow ?? workflow)?.variants?.[text] ?? emptyTotals;
  });
};

const figuresOf = (
  base: VariantTotals,
  own: VariantTotals,
  { variants, isFirst }: { variants: ManifestVariants; isFirst: boolean },
) => {
  const context = { isFirst, detect: variants.detectPercent / 100 };
  return {
    ended: own.ended,
    success: shareFigure(base, own, context),
    seconds: meanFigure(base.seconds, own.seconds, { ...context, better: 'lower' }),
    dollars: meanFigure(base.dollars, own.dollars, { ...context, better: 'lower' }),
    ...(variants.measure !== undefined && {
      measure: meanFigure(base.measure, own.measure, { ...context, better: variants.better }),
    }),
  };
};

interface FigureContext {
  isFirst: boolean;
  /** Smallest difference that matters, as a part of the first variant's value. */
  detect: number;
  better?: 'higher' | 'lower';
}

const shareFigure = (base: VariantTotals, own: VariantTotals, context: FigureContext): Figure => {
  const share = base.ended === 0 ? undefined : base.succeeded / base.ended;
  // Of nothing there is no percentage: then it is a part of all executions that matters.
  const needed =
    share === undefined
      ? undefined
      : atLeast(sampleForShares(share, (share || 1) * context.detect, CERTAINTY));
  const difference = context.isFirst
    ? undefined
    : differenceOfShares(
        { hits: base.succeeded, of: base.ended },
        { hits: own.succeeded, of: own.ended },
        CERTAINTY.confidence,
      );
  return {
    count: own.ended,
    ...(own.ended !== 0 && { value: own.succeeded / own.ended }),
    ...defined({ difference, needed }),
    verdict: verdictOf(difference, { ...context, needed, count: Math.min(base.ended, own.ended) }),
  };
};

const meanFigure = (base: Moments, own: Moments, context: FigureContext): Figure => {
  const needed = neededForMeans(base, own, context.detect);
  const difference = context.isFirst ? undefined : differenceOfMeans(base, own, CERTAINTY.confidence);
  return {
    count: own.count,
    ...(own.count !== 0 && { value: own.mean }),
    ...defined({ difference, needed }),
    verdict: verdictOf(difference, { ...context, needed, count: Math.min(base.count, own.count) }),
  };
};

const neededForMeans = (base: Moments, own: Moments, detect: number): number | undefined => {
  const variance = pooledVariance(base, own);
  if (variance === undefined) return undefined;
  if (variance === 0) return MIN_EXECUTIONS;
  // If the first variant has nothing, such as no clicks, it is a percentage of the other's that matters.
  const matters = Math.abs(base.mean || own.mean) * detect;
  return matters === 0 ? undefined : atLeast(sampleForMeans(variance, matters, CERTAINTY));
};

const atLeast = (executions: number): number => Math.max(MIN_EXECUTIONS, executions);

const pooledVariance = (base: Moments, own: Moments): number | undefined => {
  const [one, two] = [varianceOf(base), varianceOf(own)];
  if (one === undefined || two === undefined) return one ?? two;
  return (one + two) / 2;
};

const verdictOf = (
  difference: Interval | undefined,
  {
    isFirst,
    needed,
    count,
    better = 'higher',
  }: FigureContext & { needed: number | undefined; count: number },
): Figure['verdict'] => {
  if (isFirst) return 'first';
  if (!difference || needed === undefined || count < needed) return 'too-early';
  if (difference.low <= 0 && difference.high >= 0) return 'no-difference';
  return difference.difference > 0 === (better === 'higher') ? 'better' : 'worse';
};
