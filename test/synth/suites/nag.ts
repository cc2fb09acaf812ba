import { describe, expect, it } from '@jest/globals';
import { type Project, readProject } from '#stacks/index.ts';
import { smallProject } from '../harness/project.ts';
import { CHANGED_SETTINGS, OTHER_SETTINGS } from '../harness/settings.ts';
import {
  ROOT,
  synthesize,
  synthesizeChanged,
  synthesizeOther,
  type Template,
} from '../harness/synthesize.ts';

const CONSOLE = { 'baton:console': 'true', 'baton:removal': 'destroy' };
const ENVIRONMENT = { account: '111122223333', region: 'eu-central-1' };

describe('cdk-nag, AWS Solutions', () => {
  it('finds nothing in the project that is not argued for', async () => {
    const project = await readProject(ROOT);

    expect(Object.keys(synthesize(project, { nag: true }))).toContain('baton-workflows');
  });

  it.each<[string, (project: Project) => Record<string, Template>]>([
    [JSON.stringify(CHANGED_SETTINGS), synthesizeChanged],
    ['these in a stage', (project) => synthesizeChanged(project, { stage: 'prod' })],
    [JSON.stringify(OTHER_SETTINGS), synthesizeOther],
    ['the console', (project) => synthesize(project, { nag: true, context: CONSOLE, env: ENVIRONMENT })],
  ])('finds nothing with %s', async (_, synthesizeWith) => {
    const stacks = Object.keys(synthesizeWith(await smallProject()));

    expect(stacks.filter((stack) => stack.endsWith('baton-api'))).toHaveLength(1);
  });
});
