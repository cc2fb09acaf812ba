import { dirname, resolve } from 'node:path';
import { expect, it } from '@jest/globals';
import { readDeployment } from '#contracts/read-deployment.ts';
import { Deployments } from './deployments.ts';
import { findFunctions } from './functions.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

it("The functions of Baton's that have subscriptions are found without importing what all say", async () => {
  const functions = [...findFunctions(ROOT).values()].filter(({ own }) => own);
  const read = functions.map(
    async ({ action, module }) => [action, await readDeployment(dirname(module))] as const,
  );
  const subscribing = (await Promise.all(read)).filter(([, deployment]) => deployment?.on !== undefined);

  const found = await new Deployments(functions).subscribing();

  expect(subscribing.length).toBeGreaterThan(3);
  expect(new Map(found)).toEqual(new Map(subscribing));
});
