import { createHmac } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { endOf, lineOf, startCli } from '#cli/testing/cli-process.ts';
import { environment } from '../../harness/localstack.ts';
import { ended, runPath } from '../../harness/runs.ts';
import { run, SIGNING_KEY, STAGE, type StepTypes, started } from '../../harness/step-types.ts';

/** Fields of tasks that need something of the deployment. */
export const fields = (deployed: () => StepTypes): void => {
  it('a secret reaches its action, and neither definition nor history', async () => {
    const { name, output } = await run(deployed(), 'signed', { text: 'hello' });

    const { body } = await deployed().stage.api.get(`${runPath('signed', name)}/history?limit=1000`);
    expect(output).toEqual({ signature: createHmac('sha256', SIGNING_KEY).update('hello').digest('hex') });
    expect(body.events.length).toBeGreaterThan(3);
    expect(JSON.stringify(body.events)).not.toContain(SIGNING_KEY);
  });

  it('20 MB are passed on from one action to another, past the states', async () => {
    const bytes = 20 * 1024 * 1024;

    const { output } = await run(deployed(), 'tallied', { bytes });

    expect(output).toEqual({ count: bytes / 1024, letters: bytes });
  });

  it('20 MB are passed on from a task of a dynamic step, past the states', async () => {
    const bytes = 20 * 1024 * 1024;

    const { output } = await run(deployed(), 'gathered', { bytes });

    expect(output).toEqual({ count: bytes / 1024, letters: bytes });
  });

  it('a cached task uses the result of another execution for the same input', async () => {
    const first = await run(deployed(), 'quoted', { sku: 'S-1' });
    const again = await run(deployed(), 'quoted', { sku: 'S-1' });
    const other = await run(deployed(), 'quoted', { sku: 'S-2' });

    expect(first.output.quote).toEqual(expect.any(String));
    expect(again.output).toEqual(first.output);
    expect(other.output).not.toEqual(first.output);
  });

  it('an action with the runtime worker is run by a worker of the stage, which ends when it is asked to', async () => {
    const env = Object.entries(environment()).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    const worker = startCli(
      ['worker', '--stage', STAGE],
      deployed().project.root,
      Object.fromEntries(env) as Record<string, string>,
    );
    const printed = lineOf(worker, (line) => line.startsWith('✓ shop/label'));
    const name = await started(deployed(), 'labelled', { parcel: 'P-1' });

    const { status, output } = await ended(deployed().stage, 'labelled', name);
    expect(await printed).toBe(`✓ shop/label (label of ${name})`);
    worker.kill('SIGTERM');

    expect({ status, output }).toEqual({
      status: 'SUCCEEDED',
      output: { label: 'Parcel P-1', stage: STAGE },
    });
    expect(await endOf(worker)).toBe(0);
  });
};
