import { describe, expect, it } from '@jest/globals';
import { runScenario } from '../run-scenario.ts';
import type { FaultKind } from '../scenario.ts';
import { shopSubject } from '../testing/subject.ts';
import { Samples } from './answers.ts';

/** Runs a step whose compensation needs its result, and strikes all of its attempts. */
const strike = async (action: 'pack' | 'reserve', fault: FaultKind) => {
  const subject = shopSubject([
    {
      id: 'step',
      uses: `shop/${action}`,
      retry: { max_attempts: 0 },
      compensate: {
        uses: action === 'pack' ? 'shop/unpack' : 'shop/release',
        with: { id: '{{ $step.id }}' },
      },
    },
  ]);
  const key = 'sweep/step';
  const strikes = [{ key, fault, error: 'Sandbox.Timedout', attempts: 'all' as const }];
  const scenario = { world: 1, strikes, decisions: [], slow: [] };
  const { ledger } = await runScenario(subject, await Samples.draw(subject), {}, scenario);
  return { took: ledger.effects.has(key), undone: ledger.undone, parked: ledger.parked };
};

describe('An undo in the sweep that needs a result which is not known', () => {
  it('is done with the result that the action finds', async () => {
    expect(await strike('pack', 'crash-after')).toEqual({ took: true, undone: ['sweep/step'], parked: [] });
  });

  it('is not done if the action finds that nothing was done', async () => {
    expect(await strike('pack', 'crash-before')).toEqual({ took: false, undone: [], parked: [] });
  });

  it('is parked if the action cannot find its effects', async () => {
    expect(await strike('reserve', 'crash-after')).toMatchObject({ undone: [], parked: ['sweep/step'] });
  });
});
