import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allSteps } from '#compiler/emit/build.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import type { ErrorAction, Step } from '#steps/step.ts';
import { type Call, documentOf, runDocument } from './run-document.ts';
import { anyGraph, anySteps } from './workflows.ts';

/** Keys of compensable calls that took place, as the run's proofs name them. */
const effectsOf = (steps: readonly Step[], calls: readonly Call[]): Call[] => {
  const undoable = new Set([...allSteps(steps)].filter((step) => step.compensate).map((step) => step.id));
  return calls.filter((call) => call.undoes === undefined && !call.failed && undoable.has(call.step));
};

const check = (steps: readonly Step[], calls: readonly Call[]): void => {
  const done = effectsOf(steps, calls);
  const undone = calls.filter((call) => call.undoes !== undefined && !call.failed);
  const keys = undone.map((call) => call.undoes!);
  if (new Set(keys).size !== keys.length) throw new Error(`undone twice: ${keys}`);
  const missing = done.filter((call) => !keys.includes(call.key)).map((call) => call.key);
  if (missing.length > 0 || keys.length !== done.length)
    throw new Error(`not undone: ${missing}; undone: ${keys}`);
  const endedAt = new Map(done.map((call) => [call.key, call.endedAt]));
  for (let i = 1; i < keys.length; i++) {
    if (endedAt.get(keys[i - 1]!)! < endedAt.get(keys[i]!)!)
      throw new Error(`${keys[i - 1]} was undone before the newer ${keys[i]}`);
  }
};

describe('a failure anywhere', () => {
  for (const [name, arbitrary] of [
    ['a graph', anyGraph],
    ['nested blocks', anySteps],
  ] as const) {
    it(`in ${name} leaves every effect undone, newest first, and keeps the original error`, async () => {
      let failures = 0;
      await fc.assert(
        fc.asyncProperty(arbitrary, fc.nat(12), async (steps, at) => {
          let failed = false;
          const { result, calls } = await runDocument(
            documentOf(steps),
            { go: true, items: [1, 2] },
            (_, number) => {
              if (number !== at) return undefined;
              failed = true;
              return 'Injected';
            },
          );
          if (!failed) {
            if (result.status !== 'SUCCEEDED') throw new Error(`${result.error}: ${result.cause}`);
            return;
          }
          failures++;
          if (result.status !== 'FAILED' || result.error !== 'Injected')
            throw new Error(`${result.status} ${result.error}: ${result.cause}`);
          check(steps, calls);
        }),
        { numRuns: generatedRuns(250) },
      );

      expect(failures).toBeGreaterThan(generatedRuns(50));
    });
  }

  it('inside a group that continues undoes what the group did, and nothing else', async () => {
    let failures = 0;
    await fc.assert(
      fc.asyncProperty(
        anySteps,
        fc.nat(12),
        fc.constantFrom<ErrorAction[]>('skip', 'continue'),
        async (inner, at, action) => {
          const before: Step = {
            id: 'before',
            type: 'task',
            uses: 'work/before',
            compensate: { uses: 'work/undo', with: { proof: '{{ $before.proof }}' } },
          };
          const steps: Step[] = [before, { id: 'trial', type: 'group', on_error: { action }, steps: inner }];
          let failed = false;
          const { result, calls } = await runDocument(
            documentOf(steps),
            { go: true, items: [1, 2] },
            (_, number) => {
              if (number !== at + 1) return undefined;
              failed = true;
              return 'Injected';
            },
          );
          if (result.status !== 'SUCCEEDED') throw new Error(`${result.error}: ${result.cause}`);
          if (failed) {
            failures++;
            check(inner, calls);
          } else if (calls.some((call) => call.undoes !== undefined))
            throw new Error('undone without a failure');
        },
      ),
      { numRuns: generatedRuns(150) },
    );

    expect(failures).toBeGreaterThan(generatedRuns(20));
  });

  it('of a compensation is repeated, reported, and does not keep the others from running', async () => {
    const steps: Step[] = ['a', 'b', 'c', 'd'].map((id) => ({
      id,
      type: 'task',
      uses: `work/${id}`,
      retry: { max_attempts: 0 },
      ...(id !== 'd' && {
        compensate: { uses: 'work/undo', with: { step: id, proof: `{{ $${id}.proof }}` } },
      }),
    }));
    const { result, calls } = await runDocument(documentOf(steps), {}, ({ step, key }) => {
      if (step === 'd') return 'Original';
      return key.endsWith('/b/undo') ? 'UndoBroken' : undefined;
    });

    expect(result).toMatchObject({ status: 'FAILED', error: 'Original' });
    expect(calls.filter((call) => call.undoes && !call.failed).map((call) => call.step)).toEqual(['c', 'a']);
    expect(calls.filter((call) => call.step === 'b' && call.undoes).length).toBe(5);
    expect(JSON.parse(result.cause!)).toEqual({
      step: 'd',
      cause: 'injected',
      compensations: [
        { step: 'c', undone: true },
        { step: 'b', undone: false, error: 'UndoBroken' },
        { step: 'a', undone: true },
      ],
    });
  });
});
