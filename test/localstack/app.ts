import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { addStacks, readProject } from '#stacks/index.ts';

/** The app of `bin/app.ts` with more workflows: those of the folder that BATON_PROBES names. */
const probes = process.env.BATON_PROBES ?? join(import.meta.dirname, 'workflows');
const app = new App({ analyticsReporting: false });
addStacks(app, await readProject(process.cwd(), [probes]));
app.synth();
