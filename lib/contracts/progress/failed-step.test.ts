import { describe, expect, it } from '@jest/globals';
import { failedStep } from './failed-step.ts';
import type { ProgressSnapshot, StepProgress } from './snapshot.ts';

const step = (id: string, rest: Partial<StepProgress> = {}): StepProgress => ({
  ...{ id, type: 'task', status: 'succeeded', attempts: 1 },
  ...rest,
});
const failed = (id: string, rest: Partial<StepProgress> = {}): StepProgress =>
  step(id, { status: 'failed', error: 'Broken', endedAtMilliseconds: 2000, ...rest });
const ended = (steps: StepProgress[], rest: Partial<ProgressSnapshot> = {}): ProgressSnapshot => ({
  ...{
    workflow: 'orders',
    status: 'FAILED',
    percent: 50,
    phases: [],
    elapsedMilliseconds: 3000,
    running: [],
  },
  ...{ error: 'Broken', steps },
  ...rest,
});

describe('The step whose failure ended an execution', () => {
  it('is the one inside of the block that failed with it', () => {
    const steps = [failed('both', { type: 'parallel' }), failed('b', { parent: 'both' }), step('a')];

    expect(failedStep(ended(steps))).toBe('b');
  });

  it('is the first of several', () => {
    const steps = [failed('late', { endedAtMilliseconds: 3000 }), failed('early')];

    expect(failedStep(ended(steps))).toBe('early');
  });

  it('is found by the name that Step Functions has for its error', () => {
    const steps = [failed('slow', { error: 'States.Timeout' })];

    expect(failedStep(ended(steps, { error: 'Timeout' }))).toBe('slow');
  });

  it('is none whose failure was handled, or that failed with another error', () => {
    const steps = [failed('handled', { handled: true }), failed('other', { error: 'Other' })];

    expect(failedStep(ended(steps))).toBeUndefined();
  });

  it.each(['SUCCEEDED', 'ABORTED'] as const)('is none if the execution is %s', (status) => {
    expect(failedStep(ended([failed('b')], { status }))).toBeUndefined();
  });
});
