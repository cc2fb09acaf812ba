import { DeleteFunctionConcurrencyCommand, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { expect, it } from '@jest/globals';
import { functionName } from '#contracts/names.ts';
import { clients } from '../../harness/clients.ts';
import { eventually } from '../../harness/eventually.ts';
import { ended, runPath } from '../../harness/runs.ts';
import { filesOf, run, STAGE, type StepTypes, started } from '../../harness/step-types.ts';

const THROTTLED = 'Lambda.TooManyRequestsException';
const FunctionName = functionName('shop/hold', STAGE);

/** Lets Lambda refuse the calls of an action. */
const throttle = () =>
  clients.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
const unthrottle = () => clients.lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));

/** A sample of what `baton test` tries in virtual time: here the functions are real ones that fail, and the log of effects is in DynamoDB. */
export const faults = (deployed: () => StepTypes): void => {
  const left = (name: string): Promise<string[]> => filesOf(deployed(), `reservations/${name}/`);

  const isCalled = (name: string, step: string) =>
    eventually(
      async () => {
        const { body } = await deployed().stage.api.get(runPath('held', name));
        return body.progress.running.includes(step) || undefined;
      },
      { what: 'the call' },
    );

  it.each(['refuses', 'dies'])(
    'an action that %s once, before its effect, is asked again, and both effects stand',
    async (fault) => {
      const { name, status } = await run(deployed(), 'held', { fault });

      expect(status).toBe('SUCCEEDED');
      expect(await left(name)).toEqual(['first', 'second'].map((sku) => `reservations/${name}/${sku}.json`));
    },
  );

  it.each([
    { fault: 'throws', error: /^Error$/ },
    // Its undo fails at first, too.
    { fault: 'sticks', error: /^Error$/ },
    // LocalStack notices the end of a process only when its time is over.
    { fault: 'exits', error: /^(Runtime.ExitError|Timeout)$/ },
    // The process of the last attempt has ended by then, and would have taken effect.
    { fault: 'late', error: /^Timeout$/ },
  ])(
    'an action that $fault every time leaves nothing, nor does the step before it',
    async ({ fault, error }) => {
      const result = await run(deployed(), 'held', { fault });

      expect(result).toMatchObject({ status: 'FAILED', error: expect.stringMatching(error) });
      expect(JSON.parse(result.cause).compensations).toEqual([
        { step: 'second', undone: true },
        { step: 'first', undone: true },
      ]);
      expect(await left(result.name)).toEqual([]);
    },
  );

  it('an action that Lambda throttles every time leaves nothing, nor does the step before it', async () => {
    const name = await started(deployed(), 'held', { fault: 'slow' });
    try {
      await isCalled(name, 'slow');
      await throttle();
      const result = await ended(deployed().stage, 'held', name);

      expect(result).toMatchObject({ status: 'FAILED', error: THROTTLED });
      expect(await left(name)).toEqual([]);
    } finally {
      await unthrottle();
    }
  });

  it('an execution that is cancelled while an action is under way leaves nothing, whatever that still does', async () => {
    const { stage } = deployed();
    const name = await started(deployed(), 'held', { fault: 'slow' });
    const path = runPath('held', name);
    await isCalled(name, 'slow');

    await stage.api.post(`${path}/cancel`, { reason: 'in the middle of it' });

    const { status } = await ended(stage, 'held', name);
    const effects = await eventually(
      async () => {
        const { body } = await stage.api.get(`${path}/effects`);
        const states: string[] = body.effects.map(({ state }: { state: string }) => state);
        return states.every((state) => state === 'undone' || state === 'not_done') ? states : undefined;
      },
      { what: 'the undoing', seconds: 120 },
    );
    expect(status).toBe('ABORTED');
    expect(effects).toHaveLength(2);
    expect(await left(name)).toEqual([]);
  });
};
