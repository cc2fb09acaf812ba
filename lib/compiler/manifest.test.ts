import { expect, it } from '@jest/globals';
import { compileWorkflow } from './index.ts';

it('A manifest names the steps of a fallback with the step that they stand in for', () => {
  const text = `
name: backed-up
steps:
  - id: save
    uses: a/save
    on_error:
      fallback:
        type: group
        steps:
          - { id: try_disk, uses: a/disk, on_error: { fallback: { uses: a/tape } } }
`;
  const { manifest } = compileWorkflow({ text, file: 'backed-up.workflow.yaml' });

  expect(manifest?.steps.map(({ id, fallbacks }) => [id, fallbacks])).toEqual([
    ['save', ['save_fallback', 'try_disk', 'try_disk_fallback']],
  ]);
});

it('A manifest has schedules as AWS takes them: one blank between fields, names in upper case, a time zone for cron only', () => {
  const text = `
name: nightly
triggers:
  - schedule: { cron: " 0  9 ? * mon-fri * ", timezone: Europe/Berlin }
  - schedule: { rate: "2   hours", timezone: Europe/Berlin }
steps:
  - { id: a, uses: a/b }
`;

  const { manifest } = compileWorkflow({ text, file: 'nightly.workflow.yaml' });

  expect(manifest?.triggers.slice(1)).toEqual([
    { kind: 'schedule', expression: 'cron(0 9 ? * MON-FRI *)', timezone: 'Europe/Berlin' },
    { kind: 'schedule', expression: 'rate(2 hours)' },
  ]);
});

it('A manifest has the settings of a webhook trigger with their defaults, headers in lower case', () => {
  const withTrigger = (trigger: string) =>
    compileWorkflow({
      text: `name: hook\ntriggers: [{ webhook: ${trigger} }]\nsteps: [{ id: a, uses: a/b }]`,
      file: 'hook.workflow.yaml',
    }).manifest?.triggers[1];

  expect(withTrigger('{}')).toEqual({ kind: 'webhook', scheme: 'standard', toleranceSeconds: 300 });
  expect(withTrigger('{ scheme: stripe, tolerance: 1m }')).toEqual({
    kind: 'webhook',
    scheme: 'stripe',
    toleranceSeconds: 60,
  });
  expect(withTrigger('{ scheme: hmac, header: X-Sig, id_header: X-Id }')).toEqual({
    kind: 'webhook',
    scheme: 'hmac',
    toleranceSeconds: 300,
    hmac: { header: 'x-sig', encoding: 'hex', algorithm: 'sha256', prefix: '', idHeader: 'x-id' },
  });
});
