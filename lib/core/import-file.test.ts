import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { importFile } from './import-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'baton-import-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('A module is imported whatever the names of its folders', async () => {
  const below = join(folder, 'Projekt ü #1 100%25 ?x');
  mkdirSync(below);
  writeFileSync(join(below, 'module.mjs'), 'export const answer = 42;');

  const module = await importFile(join(below, 'module.mjs'));

  expect(module).toMatchObject({ answer: 42 });
});
