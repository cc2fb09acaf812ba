import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const BANK = `export interface Bank {
  charge(card: string, amount: number, options: { key: string }): Promise<{ id: string; declined: boolean; reason: string }>;
}
export declare const openBank: () => Bank;
`;
const OPTIONS = {
  module: 'nodenext',
  target: 'es2024',
  lib: ['esnext'],
  types: ['node'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
};

/** The files of the README's first example, by the path in the comment that begins each. */
const exampleFiles = (): [string, string][] => {
  const [, code = ''] =
    readFileSync(join(import.meta.dirname, 'README.md'), 'utf8').match(/```ts\n(.*?)```/s) ?? [];
  return code.split(/^(?=\/\/ lambdas\/)/m).map((text) => [text.match(/^\/\/ ([\w/.]+)/)?.[1] ?? '', text]);
};

it('The three files of the action in the README compile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-readme-'));
  try {
    const files = [...exampleFiles(), ['lambdas/payments/bank.ts', BANK] as const];
    expect(files.map(([file]) => file)).toEqual([
      'lambdas/payments/charge/contract.ts',
      'lambdas/payments/charge/logic.ts',
      'lambdas/payments/charge/handler.ts',
      'lambdas/payments/bank.ts',
    ]);
    for (const [file, text] of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules/baton'));
    for (const name of ['zod', '@types'])
      symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: OPTIONS, include: ['lambdas'] }),
    );

    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });

    expect(stdout).toBe('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
