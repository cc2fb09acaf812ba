import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import { memoryHints } from '#compiler/memory-hints.ts';
import { billedTransitions, lambdaDollars, PRICES } from '#contracts/prices.ts';
import { toHistoryEvent } from '#engine/model/render-event.ts';
import { projectWith } from '#local/testing/handlers.ts';
import { findFunctions } from '#local/workers/functions.ts';
import { WorkerPool } from '#local/workers/pool.ts';
import { runYaml } from './run-yaml.ts';

/** What a call of the action does, wherever it runs. */
const CALL = { waitSeconds: 1.9, processorSeconds: 0.04, megabytes: 143 };

/** Lambda gives a function of 1,769 MB one processor, and smaller ones a part of it. */
const secondsWith = (megabytes: number): number =>
  CALL.waitSeconds + CALL.processorSeconds / Math.min(1, megabytes / 1769);

const projectOf = (memoryMegabytes: number) => ({
  actions: new Map([['bank/look', { name: 'bank/look', effect: false, memoryMegabytes }]]),
});

const textWith = (megabytes: number) => `name: tested
steps:
  - { id: look, uses: bank/look, estimate: ${Math.round(1000 * secondsWith(megabytes))}ms }
  - { id: again, uses: bank/look, estimate: ${Math.round(1000 * secondsWith(megabytes))}ms }
`;

/** Runs the workflow with a function of a size, and returns what it costs by the history. */
const billOf = async (megabytes: number): Promise<number> => {
  const answer = { output: { StatusCode: 200, Payload: 1 }, afterSeconds: secondsWith(megabytes) };
  const { status, records } = await runYaml(textWith(megabytes), {
    ...{ actions: projectOf(megabytes).actions, answers: { 'bank/look': answer } },
  });
  expect(status).toBe('SUCCEEDED');
  const events = records.map((record) => toHistoryEvent(record));
  return billedTransitions(records) * PRICES.transition + lambdaDollars(events, megabytes / 1024);
};

/** Returns what is proposed for a function of a size, by what its calls used there. */
const hintFor = (deployed: number, megabytes: number, processors: number) => {
  const { document, plan } = compileWorkflow(
    { text: textWith(deployed), file: '' },
    { actions: projectOf(deployed).actions },
  );
  const use = { megabytes, processors, samples: 40 };
  const observed = new Map([
    ['look', use],
    ['again', use],
  ]);
  const [hint] = document && plan ? memoryHints({ document, plan }, projectOf(deployed), observed) : [];
  const [, size] = /^memoryMegabytes: (\d+)$/.exec(hint?.change ?? '') ?? [];
  return { dollars: hint?.dollars ?? 0, size: Number(size) };
};

describe('A function with the memory that a hint proposes', () => {
  it.each([1024, 2048, 3072])(
    'costs as much less as that says, by the histories of what ran: %s MB',
    async (deployed) => {
      const processors = CALL.processorSeconds / secondsWith(deployed);
      const { size, dollars } = hintFor(deployed, CALL.megabytes, processors);

      const [before, after] = [await billOf(deployed), await billOf(size)];

      // Estimates are whole milliseconds.
      expect(dollars).toBeCloseTo(before - after, 7);
      expect(before - after).toBeGreaterThan(0.1 * before);
      expect(secondsWith(size)).toBeLessThan(1.25 * secondsWith(deployed));
    },
  );

  describe('in a process', () => {
    const project = projectWith({
      'bank/look': `export const handler = async () => {
        const kept = Buffer.alloc(300 * 2 ** 20, 1);
        await new Promise((resolve) => setTimeout(resolve, 200));
        return kept.length && Math.ceil(process.resourceUsage().maxRSS / 1024);
      };`,
    });
    const callWith = async (memoryMegabytes: number) => {
      const pool = new WorkerPool({
        functions: findFunctions(project.root),
        environment: {},
        logFolder: join(project.root, 'logs'),
        memoryMegabytes,
        maxWorkers: 1,
      });
      return pool.invoke('baton-bank-look', {}).finally(() => pool.close());
    };
    afterAll(() => project.remove());

    it('has room for what its calls need, as a small one has not', async () => {
      const seen = await callWith(1024);
      const used = 'payload' in seen ? Number(seen.payload) : 0;
      const { size } = hintFor(1024, used, 0);

      expect(used).toBeGreaterThan(300);
      expect(size).toBeLessThan(1024);
      expect(await callWith(size)).toMatchObject({ payload: expect.any(Number) });
      expect(await callWith(128)).toMatchObject({ failure: { errorType: 'Runtime.OutOfMemory' } });
    });
  });
});
