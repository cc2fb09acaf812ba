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
  const tried: string[] = [];
  const tryOut = async (fault: string) => {
    const result = await run(deployed(), 'held', { fault });
    tried.push(result.name);
    return result;
  };
  const begin = async (): Promise<string> => {
    const name = await started(deployed(), 'held', { fault: 'slow' });
    tried.push(name);
    return name;
  };
  const left = (name: string): Promise<string[]> => filesOf(deployed(), `reservations/${name}/`);

  const statesOf = async (name: string): Promise<string[]> => {
    const { body } = await deployed().stage.api.get(`${runPath('held', name)}/effects`);
    return body.effects.map(({ state }: { state: string }) => state);
  };
  /** Waits until everything that an execution did is undone; returns the states of its effects. */
  const undone = (name: string): Promise<string[]> =>
    eventually(
      async () => {
        const states = await statesOf(name);
        return states.every((state) => state === 'undone' || state === 'not_done') ? states : undefined;
      },
      { what: 'the undoing', seconds: 120 },
    );

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
      const { name, status } = await tryOut(fault);

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
      const result = await tryOut(fault);

      expect(result).toMatchObject({ status: 'FAILED', error: expect.stringMatching(error) });
      expect(JSON.parse(result.cause).compensations).toEqual([
        { step: 'second', undone: true },
        { step: 'first', undone: true },
      ]);
      expect(await left(result.name)).toEqual([]);
    },
  );

  it('an action that Lambda throttles every time leaves nothing, nor does the step before it', async () => {
    const name = await begin();
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

  it.each([
    { cancels: 1, times: 'once' },
    { cancels: 2, times: 'twice at the same time' },
  ])(
    'an execution that is cancelled $times while an action is under way leaves nothing, whatever that still does',
    async ({ cancels }) => {
      const { stage } = deployed();
      const name = await begin();
      const path = runPath('held', name);
      await isCalled(name, 'slow');

      const cancel = () => stage.api.post(`${path}/cancel`, { reason: 'in the middle of it' });
      await Promise.all(Array.from({ length: cancels }, cancel));

      const { status } = await ended(stage, 'held', name);
      const effects = await undone(name);
      expect(status).toBe('ABORTED');
      expect(effects).toHaveLength(2);
      expect(await left(name)).toEqual([]);
    },
  );

  it('an execution that is stopped while an action is under way keeps its effects until it is cancelled', async () => {
    const { stage } = deployed();
    const name = await begin();
    const path = runPath('held', name);
    await isCalled(name, 'slow');
    await stage.api.post(`${path}/stop`, { reason: 'to look at it' });
    await ended(stage, 'held', name);
    const kept = await left(name);

    await stage.api.post(`${path}/cancel`, { reason: 'it is not needed' });

    expect(await undone(name)).toHaveLength(2);
    expect(kept).toContain(`reservations/${name}/first.json`);
    expect(await left(name)).toEqual([]);
  });

  it('no effect of all these executions is in doubt, and those of the two that succeeded stand', async () => {
    const states = (await Promise.all(tried.map(statesOf))).flat();

    expect(states.filter((state) => state === 'done')).toHaveLength(4);
    expect(states.filter((state) => !['done', 'undone', 'not_done'].includes(state))).toEqual([]);
  });
};
