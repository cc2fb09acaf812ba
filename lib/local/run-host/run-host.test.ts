import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectWith, type TestProject } from '../testing/handlers.ts';
import { manifestOf } from '../testing/manifest.ts';
import { hostIn, RUN_HOSTS } from '../testing/run-hosts.ts';
import type { RunHost, RunHostOptions } from './run-host.ts';

const HANDLERS = {
  't/work': `
    export const handler = async ({ fail = false, ...input }) => {
      if (fail) throw Object.assign(new Error('closed for today'), { name: 'Closed' });
      return { worked: input };
    };`,
};

let project: TestProject;
beforeAll(() => {
  project = projectWith(HANDLERS);
});
afterAll(() => project.remove());

describe.each(RUN_HOSTS)('A $kind host', ({ kind, open }) => {
  const using = async <T>(name: string, task: (host: RunHost) => Promise<T>): Promise<T> => {
    const options = hostIn(project, kind, { manifest: manifestOf('job'), name });
    const host = await open(options);
    try {
      return await task(host);
    } finally {
      await host.close();
    }
  };

  it('runs its execution to the end and returns the output', async () => {
    const ended = await using('good', (host) => host.start({ n: 1 }));

    expect(ended).toEqual({ status: 'SUCCEEDED', output: { worked: { n: 1 } } });
  });

  it('gives its execution the input of the variant, and says in it which one it is', async () => {
    const options: RunHostOptions = {
      manifest: {
        ...manifestOf('job'),
        variants: {
          experiment: '0123abcd',
          list: [{ name: 'only', weight: 1, with: { tone: 'short' } }],
          better: 'higher',
          detectPercent: 10,
        },
      },
      variant: { of: 'job', assignment: 'job/0123abcd/only', input: { n: 1, tone: 'short' } },
      name: 'varied',
      root: project.root,
      dataFolder: join(project.root, '.baton', kind, 'varied'),
      storageFolder: join(project.root, 'out', kind),
      called: [],
      answered: true,
    };
    const host = await open(options);
    try {
      const { output } = await host.start({ n: 1 });

      expect(output).toEqual({ worked: { n: 1, tone: 'short', baton_variant: 'job/0123abcd/only' } });
    } finally {
      await host.close();
    }
  });

  it('returns the error of an execution that failed', async () => {
    const ended = await using('bad', (host) => host.start({ fail: true }));

    expect(ended).toMatchObject({ status: 'FAILED', error: 'Closed' });
    expect(ended).not.toHaveProperty('output');
  });

  it('has delivered the whole history of its execution, in order, when the execution has ended', async () => {
    const types = await using('heard', async (host) => {
      const heard: string[] = [];
      host.events(({ id, type }) => heard.push(`${id} ${type}`));
      await host.start({});
      return heard;
    });

    expect(types).toEqual([
      '1 ExecutionStarted',
      '2 TaskStateEntered',
      '3 TaskScheduled',
      '4 TaskStarted',
      '5 TaskSucceeded',
      '6 TaskStateExited',
      '7 ExecutionSucceeded',
    ]);
  });

  it('sums up what the iterations of a distributed loop took, and says why the first that failed did', async () => {
    const job = manifestOf('each');
    const each = {
      Type: 'Map',
      Items: '{% $states.input %}',
      ToleratedFailureCount: 5,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: job.definition.StartAt,
        States: job.definition.States,
      },
      End: true,
    };
    const manifest = { ...job, definition: { ...job.definition, StartAt: 'each', States: { each } } };
    const options: RunHostOptions = {
      manifest: manifest as typeof job,
      name: 'each',
      root: project.root,
      dataFolder: join(project.root, '.baton', kind, 'each'),
      storageFolder: join(project.root, 'out', kind),
      called: [],
      answered: true,
    };
    const host = await open(options);
    try {
      const { status } = await host.start([{ n: 1 }, { fail: true }, { n: 2 }]);

      expect(status).toBe('SUCCEEDED');
      expect(host.iterations()).toMatchObject({
        ...{ ended: 3, failed: 1, transitions: 3, express: 0 },
        failure: { error: 'Closed', cause: expect.stringContaining('closed for today') },
      });
    } finally {
      await host.close();
    }
  });

  it('names its execution by the ARN of the local stack', async () => {
    const arn = await using('named', async ({ execution }) => execution);

    expect(arn).toBe('arn:aws:states:us-east-1:000000000000:execution:job:named');
  });
});
