import { describe, expect, it } from '@jest/globals';
import type { Project } from '#stacks/index.ts';
import { manifestOf, ORDER, smallProject } from '../harness/project.ts';
import { ofType, synthesize } from '../harness/synthesize.ts';

/** Limits of a template (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html). */
const RESOURCES = 500;
const BYTES = 1_000_000;

const projectOf = async (names: readonly string[]): Promise<Project> => {
  const [manifest] = [manifestOf(ORDER)];
  return { ...(await smallProject([])), workflows: names.map((name) => ({ ...manifest, name })) };
};
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `order-${index}`);
const placesOf = (templates: ReturnType<typeof synthesize>): Map<string, string> =>
  new Map(
    Object.entries(templates).flatMap(([stack, template]) =>
      ofType(template, 'AWS::StepFunctions::StateMachine').map(([, { Properties }]) => [
        Properties.StateMachineName,
        stack,
      ]),
    ),
  );

describe('many workflows', () => {
  it('fit into as many stacks as they need, none of them too large', async () => {
    const templates = synthesize(await projectOf(names(60)));

    expect(placesOf(templates).size).toBe(61);
    for (const [stack, template] of Object.entries(templates)) {
      expect([stack, Object.keys(template.Resources).length < RESOURCES]).toEqual([stack, true]);
      expect([stack, JSON.stringify(template).length < BYTES]).toEqual([stack, true]);
    }
  });

  it('leave no stack empty when more are asked for than there is to put in', async () => {
    const context = { 'baton:workflowStacks': '8', 'baton:actionStacks': '16' };
    const templates = Object.entries(synthesize(await smallProject(), { context }));

    expect(templates.map(([stack]) => stack)).toContain('baton-monitoring');
    expect(templates.filter(([, { Resources }]) => Object.keys(Resources ?? {}).length === 0)).toEqual([]);
  });
});
