import type { Retry, Step } from '#steps/step.ts';
import type { WorkflowDocument } from '../document.ts';

const DEFAULT_RETRIES = 3;

/** Returns what a step says of its failures, its time, its function, its cache and its breaker, each in a few words. */
export const marksOf = (step: Step): string[] => [
  ...(step.irreversible ? ['cannot be undone'] : []),
  ...policies(step),
  ...(step.breaker ? [`breaker ${step.breaker.name}`] : []),
  ...(step.cache ? [`cached for ${step.cache.ttl}`] : []),
  ...limits(step),
  ...(typeof step.max_concurrency === 'number' ? [concurrency(step.max_concurrency)] : []),
  ...(typeof step.max_iterations === 'number' ? [`at most ${step.max_iterations} iterations`] : []),
  ...onError(step),
];

const limits = ({ limits: { memory, cpu, timeout } = {} }: Step): string[] => [
  ...(memory === undefined ? [] : [`memory ${memory}`]),
  ...(cpu === undefined ? [] : [`${cpu} ${cpu === 1 ? 'processor' : 'processors'}`]),
  ...(timeout === undefined ? [] : [`calls end after ${timeout}`]),
];

const concurrency = (most: number): string =>
  most === 1 ? 'one after the other' : `at most ${most} concurrently`;

/** Returns the defaults of a document's steps, each in a few words. */
export const defaultMarks = ({ defaults = {} }: WorkflowDocument): string[] => [
  ...policies(defaults),
  ...(defaults.on_error && defaults.on_error !== 'fail' ? [`on error: ${defaults.on_error}`] : []),
];

const policies = ({
  retry,
  timeout,
  on_timeout,
}: {
  retry?: Retry;
  timeout?: string;
  on_timeout?: unknown;
}) => [
  ...(retry ? [retries(retry)] : []),
  ...(timeout ? [`timeout ${timeout}${on_timeout ? `: ${on_timeout}` : ''}`] : []),
];

const retries = ({ max_attempts = DEFAULT_RETRIES }: Retry): string =>
  max_attempts === 0 ? 'no retry' : `retry ${max_attempts}×`;

const onError = ({ on_error }: Step): string[] => {
  if (!on_error) return [];
  if (on_error.fallback_value !== undefined) return ['on error: a value'];
  return on_error.action === undefined || on_error.action === 'fail' ? [] : [`on error: ${on_error.action}`];
};
