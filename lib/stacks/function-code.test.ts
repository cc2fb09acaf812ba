import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { AssetCode } from 'aws-cdk-lib/aws-lambda';
import { settingsOf } from '#contracts/config/config.ts';
import type { Access } from '#contracts/deployment.ts';
import { codeIn } from '#contracts/record-deployment.ts';
import { functionCode } from './function-code.ts';

it('Only the function that asks for it has the record of the deployment beside its code', () => {
  const root = mkdtempSync(join(tmpdir(), 'baton-code-'));
  try {
    const folder = join(root, 'bundle');
    mkdirSync(join(root, 'lambdas/shop/look'), { recursive: true });
    writeFileSync(join(root, 'lambdas/shop/look/logic.ts'), 'export const look = 1;');
    mkdirSync(folder);
    writeFileSync(join(folder, 'index.mjs'), '');
    const source = (action: string, access: Access[]) => ({
      action,
      entry: '',
      deployment: { access },
      bundle: { folder, handler: 'index.handler' },
    });
    const functions = [
      source('platform/one', ['manifests', 'deployment']),
      source('platform/other', ['manifests']),
    ];
    const settings = settingsOf({ stage: 'prod', context: { removal: 'destroy' } });

    const code = functionCode({ root, functions, workflows: [] }, settings, () => []);

    const [one = '', other = ''] = functions.map(({ action }) => {
      const asset = code(action)?.code as AssetCode | undefined;
      return asset?.path;
    });
    expect(JSON.parse(readFileSync(join(one, 'deployment.json'), 'utf8'))).toMatchObject({
      stage: 'prod',
      code: codeIn(root),
      settings: { removal: 'destroy', shiftPercent: 10 },
    });
    expect(readdirSync(other).sort()).toEqual(['index.mjs', 'manifests.json']);
  } finally {
    rmSync(root, { recursive: true });
  }
});
