import { durationWords } from '#core/duration-words.ts';
import type { FlowFields } from '../document.ts';
import { flowControlOf } from '../flow-control.ts';
import type { ActionContract } from '../types.ts';

const ofKey = (key: string | undefined): string => (key === undefined ? '' : ` for each ${key}`);

/** Says in words how many calls of an action, or executions, may be under way and begin; undefined if there is no limit. */
export const limitsInWords = ({ concurrency, rate }: NonNullable<ActionContract['callLimits']>) => {
  const facts = [
    ...(concurrency
      ? [
          `${concurrency.max} at a time${ofKey(concurrency.key)}${concurrency.fair === undefined ? '' : `, ${concurrency.fair} by turns`}`,
        ]
      : []),
    ...(rate ? [`${rate.max} in ${durationWords(rate.per_seconds)}${ofKey(rate.key)}`] : []),
  ];
  return facts.length === 0 ? undefined : facts.join(', ');
};

const HOUR_SECONDS = 3600;

/**
 * Says in words how many executions of a workflow its limits let through in an hour, if each takes as long as planned; undefined if they are
 * none of those that begin later.
 */
export const throughputInWords = (document: FlowFields, plannedSeconds: number): string | undefined => {
  const { concurrency, rate } = flowControlOf(document) ?? {};
  const perHour = Math.min(
    concurrency && plannedSeconds > 0
      ? (concurrency.max * HOUR_SECONDS) / plannedSeconds
      : Number.POSITIVE_INFINITY,
    rate ? (rate.max * HOUR_SECONDS) / rate.per_seconds : Number.POSITIVE_INFINITY,
  );
  if (!Number.isFinite(perHour)) return undefined;
  const count = perHour < 10 ? Math.floor(perHour * 10) / 10 : Math.floor(perHour);
  const isOfKey = [concurrency, rate].some((limit) => limit?.key !== undefined);
  return `at most ${count.toLocaleString('en')} an hour${isOfKey ? ' with one key' : ''}`;
};

/** Says in words when executions of a workflow begin; undefined if they begin at once. */
export const flowInWords = (document: FlowFields): string | undefined => {
  const { concurrency, rate, debounce } = flowControlOf(document) ?? {};
  const limits = limitsInWords({ ...(concurrency && { concurrency }), ...(rate && { rate }) });
  const others = concurrency && concurrency.on_limit !== 'queue' ? [`else ${concurrency.on_limit}`] : [];
  const quiet = debounce
    ? [`after ${durationWords(debounce.wait_seconds)} without another${ofKey(debounce.key)}`]
    : [];
  const facts = [...(limits === undefined ? [] : [limits]), ...others, ...quiet];
  return facts.length === 0 ? undefined : facts.join(', ');
};
