import { describe, expect, it } from '@jest/globals';
import { invariant } from '#core/invariant.ts';
import { explore } from './explore.ts';
import { forked } from './forks.ts';
import { runScenario, type Trial } from './run-scenario.ts';
import { singleFaults, stops, stopsUnderWay } from './scenarios.ts';
import { ORDER, shopSubject } from './testing/subject.ts';
import { Samples } from './world/answers.ts';

const outcomeOf = ({ result, ledger }: Trial): unknown => ({
  status: result.status,
  records: result.records,
  calls: ledger.calls,
  effects: [...ledger.effects],
  undone: ledger.undone,
});

describe('A forked execution', () => {
  it.each([
    { of: 'steps one after the other', steps: ORDER },
    {
      of: 'iterations of a distributed loop',
      steps: [
        {
          id: 'orders',
          type: 'for_each',
          mode: 'distributed',
          foreach: '[1, 2]',
          steps: [{ ...ORDER[0], retry: { max_attempts: 1 } }],
        },
        { id: 'look', uses: 'shop/look' },
      ] as typeof ORDER,
    },
  ])('of $of goes as one that runs from its start', async ({ steps }) => {
    const subject = shopSubject(steps);
    const samples = await Samples.draw(subject);
    const [baseline] = await explore(subject, samples);
    invariant(baseline, 'there is always a baseline');
    const every = [
      ...singleFaults(subject, baseline),
      ...stops(baseline),
      ...stopsUnderWay(subject, baseline),
    ];
    const scenarios = every.filter((_, index) => index % 3 === 0);
    let compared = 0;

    for await (const trial of forked({ subject, samples, input: {} }, baseline.trial, scenarios)) {
      const whole = await runScenario(subject, samples, {}, trial.scenario);
      expect(outcomeOf(trial)).toEqual(outcomeOf(whole));
      compared += 1;
    }

    expect(compared).toBe(scenarios.length);
    expect(compared).toBeGreaterThan(20);
  });
});
