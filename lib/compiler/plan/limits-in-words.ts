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

/** Says in words when executions of a workflow begin; undefined if they begin at once. */
export const flowInWords = (document: FlowFields): string | undefined => {
  const { concurrency, rate, debounce } = flowControlOf(document) ?? {};
  const limits = limitsInWords({ ...(concurrency ? { concurrency } : {}), ...(rate ? { rate } : {}) });
  const others = concurrency && concurrency.on_limit !== 'queue' ? [`else ${concurrency.on_limit}`] : [];
  const quiet = debounce
    ? [`after ${durationWords(debounce.wait_seconds)} without another${ofKey(debounce.key)}`]
    : [];
  const facts = [...(limits === undefined ? [] : [limits]), ...others, ...quiet];
  return facts.length === 0 ? undefined : facts.join(', ');
};
