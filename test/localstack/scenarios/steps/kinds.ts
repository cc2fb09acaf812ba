import { beforeEach, expect, it } from '@jest/globals';
import { run, type StepTypes } from '../../harness/step-types.ts';
import type { Surroundings } from './platform-actions.ts';

/** Documents of other kinds than the workflow. */
export const kinds = (
  deployed: () => StepTypes,
  { inContainers }: Pick<Surroundings, 'inContainers'>,
): void => {
  // The services are a server of this test, which functions in containers cannot reach.
  const withServices = inContainers ? it.skip : it;
  beforeEach(() => {
    deployed().services.asked.length = 0;
  });

  it('a pipeline passes on its context, with a template in one of its stages', async () => {
    const { status, output } = await run(deployed(), 'parcel', { weight: 5 });

    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { price: 15, text: '15 EUR' } });
  });

  it('a pipeline fails at the boundary where its context does not fit', async () => {
    const { status, error, cause } = await run(deployed(), 'parcel', { weight: 50 });

    expect({ status, error }).toEqual({ status: 'FAILED', error: 'InvalidStageInput' });
    expect(cause).toMatch(/the input of stage said .*\/price.*150/);
  });

  withServices(
    'a registry runs an operation across its services, those that others need first, once they are healthy',
    async () => {
      const { answers, asked } = deployed().services;
      answers['POST /accounts'] = { body: { account_id: 'A-1' } };
      answers['POST /plans/basic'] = { body: {} };

      const { status, output } = await run(deployed(), 'depot', {
        operation: 'open',
        with: { plan: 'basic' },
      });

      expect({ status, output }).toEqual({
        status: 'SUCCEEDED',
        output: { accounts: { account_id: 'A-1' }, billing: {} },
      });
      expect(
        asked.filter(({ method }) => method === 'POST').map(({ url, body }) => [url, JSON.parse(body)]),
      ).toEqual([
        ['/accounts', { plan: 'basic' }],
        ['/plans/basic', { account_id: 'A-1' }],
      ]);
      const { body } = await deployed().stage.api.get('/services');
      expect(body.services).toMatchObject([
        { name: 'accounts', status: 'healthy' },
        { name: 'billing', needs: ['accounts'] },
      ]);
    },
  );

  withServices(
    'a registry undoes an operation where it was done, if another service refuses it',
    async () => {
      const { answers, asked } = deployed().services;
      answers['POST /accounts'] = { body: { account_id: 'A-2' } };
      answers['POST /plans/none'] = { status: 422 };
      answers['POST /accounts/close'] = { body: {} };

      const { status, error } = await run(deployed(), 'depot', { operation: 'open', with: { plan: 'none' } });

      expect({ status, error }).toEqual({ status: 'FAILED', error: 'RequestRefused' });
      const closed = asked.find(({ url }) => url === '/accounts/close');
      expect(JSON.parse(closed?.body ?? 'null')).toMatchObject({ plan: 'none' });
    },
  );
};
