import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { bundleHandlers, leftOutOf } from '#constructs/index.ts';
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

const IMPORT = `
  const began = process.cpuUsage();
  await import(process.argv[1]);
  const { user, system } = process.cpuUsage(began);
  console.log((user + system) / 1000);`;

/** Milliseconds of processor time that importing a module takes in a new process: the least of several. */
const importMilliseconds = (file: string): number => {
  const measure = (): number =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', IMPORT, file], { encoding: 'utf8' }));
  return Math.min(...Array.from({ length: 5 }, measure));
};

/** The bundle of an action that has no effects and asks for nothing. */
const pureBundle = ({ functions }: Project): Row[] => {
  const pure = functions.find(({ action }) => action === 'research/analyse-prices');
  const [bundle] = bundleHandlers(pure ? [{ ...pure, without: leftOutOf({}, ['note']) }] : [], root).values();
  const milliseconds = importMilliseconds(join(bundle?.folder ?? '', 'index.mjs'));
  return [
    { name: 'bundle of a pure action', value: (bundle?.bytes ?? 0) / 1024, unit: 'KB', goal: '< 200 KB' },
    { name: 'importing it: processor time', value: milliseconds, unit: 'ms', goal: '< 40 ms' },
  ];
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
    { name: 'largest bundle', value: Math.max(...sizes) / 1e6, unit: 'MB', goal: 'at most 2.2' },
    ...pureBundle(project),
  );
  return rows;
};
