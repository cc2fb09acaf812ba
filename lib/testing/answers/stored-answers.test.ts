import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testWorkflow } from '../test-workflow.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const contract = (input: string, output: string): string =>
  `import { z } from 'zod';
   export const [input, output, options] = [${input}, ${output}, { effect: false }];`;
const FILES = {
  'package.json': '{"type":"module"}',
  'lambdas/data/export/contract.ts': contract('z.any()', 'z.array(z.string())'),
  'lambdas/data/count/contract.ts': contract('z.object({ lines: z.array(z.string()) })', 'z.number()'),
  'statemachines/large.workflow.yaml': `name: large
steps:
  - { id: exported, uses: data/export }
  - { id: counted, uses: data/count, with: { lines: "{{ $exported }}" } }
output: "{{ $counted }}"
`,
};
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'baton-large-'));
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
});
afterAll(() => rmSync(root, { recursive: true }));

it('An answer that no state can hold travels as a reference, and is in the input of the action that gets it', async () => {
  const lines = Array.from({ length: 100 }, (_, index) => `${index % 10}`.repeat(4_000));

  const { output, calls, history } = await testWorkflow(join(root, 'statemachines/large.workflow.yaml'), {
    actions: { 'data/export': () => lines, 'data/count': ({ lines: given }) => (given as string[]).length },
  });

  expect(output).toBe(100);
  expect(calls[0]?.output).toEqual(lines);
  expect(JSON.stringify(history).length).toBeLessThan(20_000);
});
