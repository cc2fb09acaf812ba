import { expect, it } from '@jest/globals';
import { openapiOf } from '#contracts/http/openapi.ts';
import { ROUTES } from '#contracts/http/routes/index.ts';
import type { Deployed } from '../harness/deployment.ts';
import { eventually } from '../harness/eventually.ts';
import { fresh } from '../harness/runs.ts';

/** What the deployed system tells of itself. */
export const reading = (deployed: () => Deployed): void => {
  it('lists workflows and their runs', async () => {
    const { api } = deployed();
    const { body } = await api.get('/workflows');
    const names = body.workflows.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['marketing-campaign', 'probe-order']));
    const runs = await api.get('/workflows/marketing-campaign/executions?status=SUCCEEDED&limit=10');
    expect(runs.body.executions.map(({ name }: { name: string }) => name)).toContain(fresh('launch'));
  });

  it('counts runs, steps and errors as Prometheus reads them', async () => {
    const { api } = deployed();
    const { body: runs } = await api.get(
      '/workflows/marketing-campaign/executions?status=SUCCEEDED&limit=1000',
    );
    const counted =
      /^workflow_executions_total\{workflow_type="marketing-campaign",status="success"\} (\d+)$/m;
    const { body, contentType } = await eventually(
      async () => {
        const answer = await api.get('/metrics');
        return Number(counted.exec(answer.body)?.[1] ?? 0) > 0 ? answer : undefined;
      },
      { seconds: 60, what: 'the count of a run that succeeded' },
    );
    // A LocalStack that served earlier tests still has their runs, which the sweep records as well.
    expect(Number(counted.exec(body)?.[1])).toBeLessThanOrEqual(runs.executions.length);
    expect(contentType).toMatch(/^text\/plain/);
    expect(body).toMatch(
      /^workflow_executions_total\{workflow_type="marketing-campaign",status="failure"\} [1-9]/m,
    );
    expect(body).toMatch(/^activity_errors_total\{.*activity_name="social".*error="NoSuchBucket".*\} \d+$/m);
  });

  it('announces the starts and ends of runs on the bus', async () => {
    const { tap } = deployed();
    for (const type of ['Run Started', 'Run Finished', 'Approval Requested']) {
      await tap.waitFor(
        type,
        (one) => one['detail-type'] === type && one.detail.workflow === 'marketing-campaign',
      );
    }
    const finished = await tap.seen(
      (one) => one['detail-type'] === 'Run Finished' && one.detail.execution.endsWith(fresh(':launch')),
    );
    expect(finished.length).toBeGreaterThanOrEqual(1);
  });

  it('serves the document that its contract makes, and every route of it', async () => {
    const { api } = deployed();
    const { servers, ...body } = (await api.get('/openapi.json')).body;
    expect(body).toEqual(JSON.parse(JSON.stringify(openapiOf(ROUTES, '1'))));
    expect(servers).toEqual([{ url: expect.stringMatching(/^http:\/\/.+\/v1$/) }]);
    const missing = await Promise.all(
      ROUTES.map(async ({ method, path }) => {
        const target = path.replaceAll(/\{\w+\}/g, 'x');
        const { status, body: answer } =
          method === 'GET' ? await api.get(target) : await api.post(target, {});
        // What the gateway does not know it answers itself; what it knows answers in the API's shape, or is refused as malformed.
        return [403, 404].includes(status) && answer?.error === undefined ? [`${method} ${path}`] : [];
      }),
    );
    expect(missing.flat()).toEqual([]);
  });
};
