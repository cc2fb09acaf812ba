import { join } from 'node:path';
import { App, Aspects, CfnDeletionPolicy, CfnResource } from 'aws-cdk-lib';
import { namedActionsOf } from '#constructs/index.ts';
import { addStacks, type Project, readProject } from '#stacks/index.ts';
import { withDigests } from './harness/digests.ts';

/**
 * The app of `bin/app.ts` with more workflows: those of the folder that BATON_PROBES names, or all that are here. Workflows with limits
 * have a separate folder: they publish a function that holds the manifests of all workflows, so another version of it replaces the
 * one before whenever a workflow changes, and there LocalStack stops when it removes the stack. BATON_ROOT names the folder of another
 * project, which is deployed alone. BATON_WORKFLOWS, names with commas between them, leaves only those workflows, what they call and the
 * platform, which deploys in a third of the time. BATON_ENTRIES, an object in JSON, names other handlers of actions; BATON_STEP_KEYS, a
 * list in JSON, names the keys of the `workflow` steps that are to run.
 */
const { BATON_PROBES: given, BATON_ROOT: root } = process.env;
const probes = given
  ? [given]
  : ['workflows', 'limited-workflows'].map((name) => join(import.meta.dirname, name));
const app = new App({ analyticsReporting: false });
const only = process.env.BATON_WORKFLOWS?.split(',');

const entries = JSON.parse(process.env.BATON_ENTRIES ?? '{}') as Record<string, string>;

const reduced = (project: Project): Project => {
  const missing = only?.filter((given) => !project.workflows.some(({ name }) => name === given)) ?? [];
  if (missing.length > 0) throw new Error(`No workflow is called ${missing.join(' or ')}`);
  const workflows = project.workflows.filter(({ name }) => only?.includes(name));
  const called = new Set(workflows.flatMap(namedActionsOf));
  const functions = project.functions.filter(
    ({ action }) => action.startsWith('platform/') || called.has(action),
  );
  return { ...project, workflows, functions };
};

const replaced = (project: Project): Project => ({
  ...project,
  functions: project.functions.map((source) => ({
    ...source,
    entry: entries[source.action] ?? source.entry,
  })),
});

const stepKeys = JSON.parse(process.env.BATON_STEP_KEYS ?? '[]') as string[];

const hashed = (project: Project): Project => ({
  ...project,
  workflows: project.workflows.map((workflow) => ({
    ...workflow,
    definition: withDigests(workflow.definition, stepKeys),
  })),
});

const project = replaced(await (root ? readProject(root) : readProject(process.cwd(), probes)));
addStacks(app, hashed(only ? reduced(project) : project));
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
