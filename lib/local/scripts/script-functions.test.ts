import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { scriptFunctions } from './script-functions.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-scripts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const MANIFEST = {
  scripts: { 'script/order-count': { language: 'javascript', code: 'return 1', memoryMegabytes: 256 } },
} as unknown as WorkflowManifest;

const written = (): string => scriptFunctions([MANIFEST], folder).values().next().value?.module ?? '';

it('A module of a script that is there already is not written again, unless it is incomplete', () => {
  const module = written();
  const text = readFileSync(module, 'utf8');
  utimesSync(module, 1000, 1000);

  expect(written()).toBe(module);
  expect(statSync(module).mtimeMs).toBe(1_000_000);

  writeFileSync(module, text.slice(0, 10));

  expect(readFileSync(written(), 'utf8')).toBe(text);
});
