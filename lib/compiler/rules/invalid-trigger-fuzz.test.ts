import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json, JsonObject } from '#core/json.ts';
import { EventBus } from '#local/bus/bus.ts';
import { Scheduler } from '#local/triggers/scheduler.ts';
import { compileWorkflow } from '../index.ts';

/** Tells whether the validator finds nothing wrong with a trigger; the input of the workflow is anything. */
const isAccepted = (trigger: JsonObject): boolean => {
  const text = JSON.stringify({
    name: 'job',
    triggers: [trigger],
    steps: [{ id: 'a', uses: 'a/b' }],
  });
  return compileWorkflow({ text, file: 'job.workflow.yaml' }).manifest !== undefined;
};

const isScheduled = (expression: string, timezone?: string): boolean => {
  const failures: string[] = [];
  const scheduler = new Scheduler({ onFailure: (name) => failures.push(name) });
  scheduler.add({ name: 'job', expression, timezone, run: async () => undefined });
  scheduler.close();
  return failures.length === 0;
};

const isHeard = (pattern: JsonObject): boolean => {
  try {
    new EventBus().addRule({ name: 'job', pattern, target: () => undefined });
    return true;
  } catch {
    return false;
  }
};

describe('the validator and the local stack agree', () => {
  it('about cron expressions and time zones', () => {
    const part = fc.constantFrom(
      '*',
      '?',
      '1',
      'L',
      'LW',
      '3W',
      '6L',
      '2#3',
      'MON',
      'FRI-MON',
      '0/5',
      '70',
      'x',
    );
    const cron = fc.array(part, { minLength: 5, maxLength: 6 }).map((parts) => parts.join(' '));
    const zone = fc.constantFrom(undefined, 'Europe/Berlin', 'UTC', '+02:00', 'europe/berlin');
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.oneof(cron, fc.constantFrom('0 9 * * ? *', '0 9 ? * FRI-MON *', '0 9 LW * ? *')),
        zone,
        (text, timezone) => {
          const taken = isAccepted({ schedule: { cron: text, ...(timezone && { timezone }) } });

          if (taken) accepted++;
          expect(isScheduled(`cron(${text})`, timezone)).toBe(taken);
        },
      ),
      { numRuns: 150 },
    );

    expect(accepted).toBeGreaterThan(3);
  });

  it('about rates', () => {
    const rate = fc.tuple(
      fc.integer({ min: -1, max: 3 }),
      fc.constantFrom('minute', 'minutes', 'hour', 'hours', 'days', 'week', 's'),
    );
    fc.assert(
      fc.property(rate, ([count, unit]) => {
        expect(isScheduled(`rate(${count} ${unit})`)).toBe(
          isAccepted({ schedule: { rate: `${count} ${unit}` } }),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('about event patterns', () => {
    const name = fc.constantFrom(
      'prefix',
      'wildcard',
      'numeric',
      'cidr',
      'exists',
      'anything-but',
      '$or',
      'a',
      'b',
    );
    const { json } = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<Json>(
          'a',
          '*',
          '10.0.0.0/8',
          1,
          true,
          ['>', 1],
          ['x'],
          [{ exists: false }],
          [{ prefix: 'a' }],
        ),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(name, tie('json'), { maxKeys: 2 }) as fc.Arbitrary<Json>,
      ),
    }));
    let accepted = 0;
    fc.assert(
      fc.property(fc.dictionary(name, json, { maxKeys: 2 }), (detail) => {
        const taken = isAccepted({ event: { detail: detail as JsonObject } });

        if (taken) accepted++;
        expect(isHeard({ detail: detail as JsonObject })).toBe(taken);
      }),
      { numRuns: 200 },
    );

    expect(accepted).toBeGreaterThan(3);
  });
});
