import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { stepTypes } from '#steps/index.ts';
import { compileDefinitionFile } from '../definition-file.ts';
import { rules } from '../rules/index.ts';
import { generate } from './generate.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

it('Every generated file is current; `npm run golden` rewrites them', async () => {
  expect(await generate(root, { check: true })).toEqual([]);
});

it('The reference has every type and every diagnostic', () => {
  const text = readFileSync(`${root}/lib/steps/README.md`, 'utf8');
  for (const type of stepTypes.keys()) expect(text).toContain(`\n### ${type}\n`);
  for (const { code } of rules) expect(text).toContain(`\n| \`${code}\` |`);
});

it('The example in TypeScript compiles', async () => {
  const [, example = ''] =
    /```ts\n([\s\S]+?)```/.exec(readFileSync(`${root}/lib/steps/README.md`, 'utf8')) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'baton-reference-'));
  try {
    const path = join(folder, 'prices.workflow.ts');
    const text = example.replace("'baton'", `'${join(root, 'lib/entry/index.ts')}'`);
    writeFileSync(path, text);
    const { diagnostics, manifest } = await compileDefinitionFile(path, { text, file: path });

    expect(diagnostics).toEqual([]);
    expect(manifest?.steps.map(({ id }) => id)).toEqual(['price_de', 'price_fr']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
