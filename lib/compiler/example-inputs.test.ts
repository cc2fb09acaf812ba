import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { exampleInputs } from './example-inputs.ts';

it('Example inputs are the JSON files beside a workflow that have its name, those that are broken or large left out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-examples-'));
  const files: Record<string, string> = {
    'order.big.input.json': '{"amount": 900}',
    'order.input.json': '{"amount": 1}',
    'order.broken.input.json': '{',
    'order.huge.input.json': JSON.stringify('x'.repeat(70_000)),
    'orders.input.json': '{"other": true}',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);

  const found = exampleInputs(join(folder, 'order.workflow.yaml'));

  rmSync(folder, { recursive: true });
  expect(found).toEqual([
    { name: 'order', input: { amount: 1 } },
    { name: 'order.big', input: { amount: 900 } },
  ]);
  expect(exampleInputs(join(folder, 'order.workflow.yaml'))).toEqual([]);
});
