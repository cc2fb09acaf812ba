import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const MODULE = new URL('./temporary-folder.ts', import.meta.url).href;

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'baton-parent-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

/** Runs a process that makes two folders and writes into one; returns where they were. */
const foldersOf = (environment: Record<string, string>): string[] => {
  const code = `
    import { writeFileSync } from 'node:fs';
    import { temporaryFolder } from ${JSON.stringify(MODULE)};
    const folders = [temporaryFolder('one-'), temporaryFolder('two-')];
    writeFileSync(folders[0] + '/index.mjs', 'code');
    console.log(JSON.stringify(folders));`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code];
  const env = { ...process.env, TMPDIR: parent, ...environment };
  return JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8' })) as string[];
};

describe('A folder for an asset', () => {
  it('is removed when the process ends, with what is in it', () => {
    const folders = foldersOf({ CDK_CONTEXT_JSON: '{"stage":"dev"}' });

    expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]);
    expect(readdirSync(parent)).toEqual([]);
  });

  it('stays if the assembly refers to it', () => {
    const folders = foldersOf({ CDK_CONTEXT_JSON: '{"aws:cdk:disable-asset-staging":true}' });

    expect(folders.map((folder) => existsSync(folder))).toEqual([true, true]);
  });
});
