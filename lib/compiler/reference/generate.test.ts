import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { stepTypes } from '#steps/index.ts';
import { rules } from '../rules/index.ts';
import { generate } from './generate.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

it('finds every generated file current; `npm run golden` rewrites them', async () => {
  expect(await generate(root, { check: true })).toEqual([]);
});

it('has every type and every diagnostic in the reference', () => {
  const text = readFileSync(`${root}/lib/steps/README.md`, 'utf8');
  for (const type of stepTypes.keys()) expect(text).toContain(`\n### ${type}\n`);
  for (const { code } of rules) expect(text).toContain(`\n| \`${code}\` |`);
});
