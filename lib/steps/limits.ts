import type { FunctionLimits } from '#contracts/limits.ts';
import { defined } from '#core/defined.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { parseMegabytes } from '#core/sizes.ts';
import type { Limits } from './step.ts';

/**
 * Memory with which Lambda gives a function one processor, in megabytes
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html).
 */
export const MEGABYTES_PER_PROCESSOR = 1769;

/** Returns what a function needs for the limits of a step; what the step does not say is that of the document. */
export const functionLimits = (own: Limits = {}, common: Limits = {}): FunctionLimits => {
  const { memory, cpu, timeout, storage, concurrency } = { ...common, ...own };
  const sizes = [
    ...(memory === undefined ? [] : [parseMegabytes(memory) ?? 0]),
    ...(cpu === undefined ? [] : [Math.ceil(cpu * MEGABYTES_PER_PROCESSOR)]),
  ];
  return defined({
    memoryMegabytes: sizes.length > 0 ? Math.max(...sizes) : undefined,
    timeoutSeconds: timeout === undefined ? undefined : Math.ceil(parseDurationSeconds(timeout) ?? 0),
    ephemeralStorageMegabytes: storage === undefined ? undefined : parseMegabytes(storage),
    reservedConcurrency: concurrency,
  });
};
