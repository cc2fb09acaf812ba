import { expect, test } from '@jest/globals';
import { compileWorkflow } from './index.ts';

test('a manifest names the steps of a fallback with the step that they stand in for', () => {
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

test('a manifest has schedules as AWS takes them: one blank between fields, names in upper case, a time zone for cron only', () => {
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
