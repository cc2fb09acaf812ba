import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { bundleHandlers } from '#constructs/index.ts';
import { addStacks, type Project, readProject } from '#stacks/index.ts';
import type { Row } from './row.ts';

const root = resolve(import.meta.dirname, '../..');

/** Seconds to make the templates of a project with so many copies of the campaign; functions are not bundled. */
const synthesisSeconds = (project: Project, count: number): number => {
  const [campaign] = project.workflows;
  const workflows = Array.from({ length: count }, (_, index) => ({
    ...campaign!,
    name: `campaign-${index}`,
  }));
  const outdir = mkdtempSync(join(tmpdir(), 'baton-synth-'));
  const start = performance.now();
  const app = new App({ outdir, analyticsReporting: false, context: { 'aws:cdk:bundling-stacks': [] } });
  addStacks(app, { ...project, workflows });
  app.synth();
  const seconds = (performance.now() - start) / 1000;
  rmSync(outdir, { recursive: true });
  return seconds;
};

/** How long CDK takes. */
export const bench = async (): Promise<Row[]> => {
  const project = await readProject(root);
  synthesisSeconds(project, 1);
  const rows: Row[] = [1, 10, 100].map((count) => ({
    name: `synthesis of ${count} campaign${count === 1 ? '' : 's'}`,
    value: synthesisSeconds(project, count),
    unit: 's',
    goal: 'grows linearly',
  }));
  const start = performance.now();
  const bundles = bundleHandlers(project.functions, root);
  const sizes = [...bundles.values()].map(({ bytes }) => bytes);
  rows.push(
    { name: `bundling ${bundles.size} functions`, value: (performance.now() - start) / 1000, unit: 's' },
    { name: 'largest bundle', value: Math.max(...sizes) / 1e6, unit: 'MB', goal: 'at most 2' },
  );
  return rows;
};
