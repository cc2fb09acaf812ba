import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Access, Deployment } from '#contracts/deployment.ts';

const FUNCTIONS = join(import.meta.dirname, '../../lambdas/platform');

/** What makes an ARN of the name of a workflow, for which a function needs the part that they have in common. */
const MAKES_ARNS = /\b(?:stateMachineArn|startArn|executionArn)\(/;

/** Access with which a function gets that part. */
const givesArns = (access: Access): boolean =>
  access === 'workflows' || access.startsWith('executions-') || access.startsWith('versions-');

const makesArns = (name: string): boolean =>
  readdirSync(join(FUNCTIONS, name))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .some((file) => MAKES_ARNS.test(readFileSync(join(FUNCTIONS, name, file), 'utf8')));

const deploymentOf = async (name: string): Promise<Deployment> => {
  const file = join(FUNCTIONS, name, 'deployment.ts');
  return existsSync(file) ? ((await import(file)) as { default: Deployment }).default : {};
};

const makers = readdirSync(FUNCTIONS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && makesArns(entry.name))
  .map(({ name }) => name);

describe('A function of the platform that makes the ARNs of workflows', () => {
  it('is one of these', () =>
    expect(makers).toEqual(expect.arrayContaining(['decide-variants', 'list-audit'])));

  // The local stack gives it to every function; on AWS, one without it answers "Internal error".
  it.each(makers)('has what they are made of when it is deployed: %s', async (name) => {
    const { access = [] } = await deploymentOf(name);

    expect(access.filter(givesArns)).not.toEqual([]);
  });
});
