import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, type AppProps, type Environment, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { addStacks, type Project } from '#stacks/index.ts';
import { CHANGED_SETTINGS, CONSOLE_SETTINGS, OTHER_SETTINGS } from './settings.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');

/** Anything that CloudFormation takes: a test says what it expects to be there. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Loose = any;

/**
 * Settings of an app that bundles nothing and leaves out what tests do not read: a third of the time goes into stack traces and into warnings
 * of the CDK's own validation (`npm run synth` shows them).
 */
export const QUICK = {
  analyticsReporting: false,
  builtinCloudFormationValidation: false,
  stackTraces: false,
  treeMetadata: false,
  context: { 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-creation-stack-traces': true },
} satisfies AppProps;

/** Part of a CloudFormation template. */
export interface Template {
  Resources: Record<
    string,
    { Type: string; Properties?: Loose; DeletionPolicy?: string; DependsOn?: string[] }
  >;
  Outputs?: Record<string, Loose>;
}

/** Settings of a synthesis. */
export interface SynthesisOptions {
  /** `-c` of the CDK CLI. */
  context?: Record<string, unknown>;
  /** Fail with what cdk-nag finds. */
  nag?: boolean;
  /** Account and region, which templates name then. */
  env?: Environment;
}

const synthesized = new WeakMap<Project, Map<string, Record<string, Template>>>();

/** Templates of a project by name of stack, made once for the same project and options; functions are not bundled. */
export const synthesize = (project: Project, options: SynthesisOptions = {}): Record<string, Template> => {
  const key = JSON.stringify(options);
  const known = synthesized.get(project) ?? new Map<string, Record<string, Template>>();
  synthesized.set(project, known);
  const templates = known.get(key) ?? templatesOf(project, options);
  known.set(key, templates);
  return templates;
};

const templatesOf = (
  project: Project,
  { context = {}, nag = false, env }: SynthesisOptions,
): Record<string, Template> => {
  const app = new App({
    ...QUICK,
    outdir: mkdtempSync(join(tmpdir(), 'baton-synth-')),
    context: { ...QUICK.context, ...context },
  });
  addStacks(app, project, { env });
  if (nag) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return Object.fromEntries(
    app.synth().stacks.map(({ stackName, template }) => [stackName, template as Template]),
  );
};

/** Templates of a project with settings that many tests read; `nag.ts` asserts that cdk-nag has found nothing. */
export const synthesizeChanged = (project: Project, more: Record<string, unknown> = {}) =>
  synthesize(project, { nag: true, context: { ...CHANGED_SETTINGS, ...more } });

const ENVIRONMENT: Environment = { account: '111122223333', region: 'eu-central-1' };

/** The others, in a known account and region. */
export const synthesizeOther = (project: Project) =>
  synthesize(project, { nag: true, context: OTHER_SETTINGS, env: ENVIRONMENT });

/** Another partition, in which what the region decides is written out, as in cdk.json. */
export const synthesizeIn = (region: string, project: Project) =>
  synthesize(project, {
    nag: true,
    context: {
      '@aws-cdk/core:enablePartitionLiterals': true,
      'baton:alarmEmail': 'ops@example.com',
      'baton:approvalEmails': 'a@example.com',
    },
    env: { ...ENVIRONMENT, region },
  });

/** A stage with the console, under another name than CloudFront gives. */
export const synthesizeConsole = (project: Project) =>
  synthesize(project, { nag: true, context: CONSOLE_SETTINGS, env: ENVIRONMENT });

/** Resources of a type, by logical id. */
export const ofType = (
  template: Template | undefined,
  type: string,
): [string, Template['Resources'][string]][] =>
  Object.entries(template?.Resources ?? {}).filter(([, resource]) => resource.Type === type);

/** The one resource of a type whose properties fit. */
export const only = (
  template: Template | undefined,
  type: string,
  fits: (properties: Loose) => boolean = () => true,
) => {
  const found = ofType(template, type).filter(([, { Properties }]) => fits(Properties ?? {}));
  if (found.length !== 1) throw new Error(`Expected one ${type}, got ${found.length}`);
  return found[0]![1];
};

/** Statements of the policies of the role whose logical id begins so. */
export const statementsOf = (template: Template | undefined, role: string): Loose[] =>
  ofType(template, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => Properties.Roles.some(({ Ref }: { Ref: string }) => Ref.startsWith(role)))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
