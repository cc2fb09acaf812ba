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
