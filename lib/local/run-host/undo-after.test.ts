import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { stepWith } from '#contracts/testing/manifest.ts';
import type { JsonObject } from '#core/json.ts';
import { projectWith, type TestProject } from '../testing/handlers.ts';
import { manifestOf } from '../testing/manifest.ts';
import { liveHost } from './live-host.ts';
import { virtualHost } from './virtual-host.ts';

const DEFINE_ACTION = join(import.meta.dirname, '../../actions/define-action.ts');
const ZOD = import.meta.resolve('zod');

/** An action that writes what it is called for into `world.log`, after as many milliseconds as its input says. */
const ACTION = `
  import { appendFileSync } from 'node:fs';
  import { join } from 'node:path';
  import { z } from '${ZOD}';
  import { defineAction } from '${DEFINE_ACTION}';
  const contract = { input: z.any(), output: z.any() };
  export const handler = defineAction(contract, async ({ does, milliseconds = 0 }) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    appendFileSync(join(import.meta.dirname, '../../../world.log'), does + '\\n');
    return { id: 'id of ' + does };
  });`;

const call = (step: string, milliseconds: number, next: JsonObject): JsonObject => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: {
    FunctionName: '${t__work}',
    Payload: {
      input: { does: step, milliseconds },
      run: {
        execution: '{% $states.context.Execution.Id %}',
        execution_name: '{% $states.context.Execution.Name %}',
        workflow: 'job',
        step,
        attempt: 0,
        idempotency_key: `{% $states.context.Execution.Name & "/${step}" %}`,
        effect: true,
        at: '{% $millis() %}',
        undo: {
          uses: '${t__work}',
          with: {},
          late: { does: `"undo of " & $${step}.id` },
          result: step,
        },
      },
    },
  },
  ...next,
});

/** Charges, and is timed out as a whole while it ships. */
const TIMED_OUT: WorkflowManifest = {
  ...manifestOf('job'),
  steps: [stepWith('charge'), stepWith('ship')],
  definition: {
    QueryLanguage: 'JSONata',
    TimeoutSeconds: 2,
    StartAt: 'charge',
    States: {
      charge: call('charge', 0, { Next: 'ship' }),
      ship: call('ship', 3000, { End: true }),
    },
  },
};

let project: TestProject;
beforeAll(() => {
  project = projectWith({ 't/work': ACTION });
});
afterAll(() => project.remove());

const world = (): string[] => {
  const file = join(project.root, 'world.log');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
};

describe('What an execution leaves that ends where nothing catches it', () => {
  const run = async (manifest: WorkflowManifest, name: string, open = liveHost) => {
    const host = await open({
      manifest,
      name,
      root: project.root,
      dataFolder: join(project.root, '.baton', name),
      storageFolder: join(project.root, 'out'),
      called: [],
      answered: true,
    });
    try {
      let begun = 0;
      const { status } = await host.start({});
      const undone = await host.undo(() => {
        begun++;
      });
      return {
        status,
        undone: Object.fromEntries([...undone.steps].map(([step, { compensation }]) => [step, compensation])),
        begun,
      };
    } finally {
      await host.close();
    }
  };

  it('is undone by itself, newest first, and what was still under way when that has ended', async () => {
    const result = await run(TIMED_OUT, 'timed-out');

    expect(result).toEqual({
      status: 'TIMED_OUT',
      undone: { charge: 'succeeded', ship: 'succeeded' },
      begun: 1,
    });
    expect(world()).toEqual(['charge', 'ship', 'undo of id of ship', 'undo of id of charge']);
  }, 60_000);

  it('is kept for a person if the workflow says so', async () => {
    const before = world().length;

    const { undone, begun } = await run({ ...TIMED_OUT, autoUndo: false }, 'held');

    expect({ undone, begun }).toEqual({ undone: {}, begun: 0 });
    expect(world().slice(before)).toEqual(['charge']);
  }, 60_000);

  it('is undone in virtual time too, with the real actions', async () => {
    const before = world().length;
    const slow = [
      { ...stepWith('charge'), estimateSeconds: 1 },
      { ...stepWith('ship'), estimateSeconds: 3 },
    ];

    const result = await run({ ...TIMED_OUT, steps: slow }, 'virtual', virtualHost);

    expect(result).toEqual({
      status: 'TIMED_OUT',
      undone: { charge: 'succeeded', ship: 'succeeded' },
      begun: 1,
    });
    expect(world().slice(before)).toEqual(['charge', 'ship', 'undo of id of ship', 'undo of id of charge']);
  }, 60_000);

  it('is undone in virtual time after a history of many pages', async () => {
    const before = world().length;
    const passes = Array.from({ length: 700 }, (_, n): [string, JsonObject] => [
      `pass_${n}`,
      { Type: 'Pass', Next: n === 699 ? 'end' : `pass_${n + 1}` },
    ]);
    const long = {
      ...TIMED_OUT,
      definition: {
        QueryLanguage: 'JSONata',
        StartAt: 'charge',
        States: {
          charge: call('charge', 0, { Next: 'pass_0' }),
          ...Object.fromEntries(passes),
          end: { Type: 'Fail', Error: 'Late' },
        },
      },
    };

    const result = await run(long, 'many-pages', virtualHost);

    expect(result).toEqual({ status: 'FAILED', undone: { charge: 'succeeded' }, begun: 1 });
    expect(world().slice(before)).toEqual(['charge', 'undo of id of charge']);
  }, 60_000);

  it('is kept for a person in virtual time if the workflow says so', async () => {
    const { undone, begun } = await run({ ...TIMED_OUT, autoUndo: false }, 'virtually-held', virtualHost);

    expect({ undone, begun }).toEqual({ undone: {}, begun: 0 });
  }, 60_000);
});
