import { join } from 'node:path';
import { App, Aspects, CfnDeletionPolicy, CfnResource } from 'aws-cdk-lib';
import { addStacks, type Project, readProject } from '#stacks/index.ts';

/**
 * The app of `bin/app.ts` with more workflows: those of the folder that BATON_PROBES names. BATON_WORKFLOWS, names with commas
 * between them, leaves only those workflows and the platform, which deploys in a third of the time.
 */
const probes = process.env.BATON_PROBES ?? join(import.meta.dirname, 'workflows');
const app = new App({ analyticsReporting: false });
const only = process.env.BATON_WORKFLOWS?.split(',');

const reduced = (project: Project): Project => ({
  ...project,
  workflows: project.workflows.filter(({ name }) => only?.includes(name)),
  functions: project.functions.filter(({ action }) => action.startsWith('platform/')),
});

const project = await readProject(process.cwd(), [probes]);
addStacks(app, only ? reduced(project) : project);
// LocalStack deletes what has another policy than `Retain`.
Aspects.of(app).add({
  visit: (node) => {
    if (!(node instanceof CfnResource)) return;
    const { cfnOptions } = node;
    if (cfnOptions.deletionPolicy === CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE)
      cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
  },
});
app.synth();
