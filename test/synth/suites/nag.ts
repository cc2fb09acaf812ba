import { describe, expect, it } from '@jest/globals';
import type { Project } from '#stacks/index.ts';
import { smallProject, wholeProject } from '../harness/project.ts';
import { CHANGED_SETTINGS, CONSOLE_SETTINGS, OTHER_SETTINGS } from '../harness/settings.ts';
import {
  synthesizeChanged,
  synthesizeConsole,
  synthesizeIn,
  synthesizeOther,
  type Template,
} from '../harness/synthesize.ts';

describe('cdk-nag, AWS Solutions', () => {
  it('finds nothing in the project that is not argued for', async () => {
    const stacks = synthesizeIn('cn-north-1', await wholeProject());

    expect(Object.keys(stacks)).toContain('baton-workflows');
  });

  it.each<[string, (project: Project) => Record<string, Template>]>([
    [JSON.stringify(CHANGED_SETTINGS), synthesizeChanged],
    ['these in a stage', (project) => synthesizeChanged(project, { stage: 'prod' })],
    [JSON.stringify(OTHER_SETTINGS), synthesizeOther],
    [JSON.stringify(CONSOLE_SETTINGS), synthesizeConsole],
  ])('finds nothing with %s', async (_, synthesizeWith) => {
    const stacks = Object.keys(synthesizeWith(await smallProject()));

    expect(stacks.filter((stack) => stack.endsWith('baton-api'))).toHaveLength(1);
  });
});
