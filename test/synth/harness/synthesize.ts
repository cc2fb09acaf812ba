import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, type Environment, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { addStacks, type Project } from '#stacks/index.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');

/** Anything that CloudFormation takes: a test says what it expects to be there. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Loose = any;

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

/** Templates of a project by name of stack; functions are not bundled. */
export const synthesize = (
  project: Project,
  { context = {}, nag = false, env }: SynthesisOptions = {},
): Record<string, Template> => {
  const app = new App({
    analyticsReporting: false,
    outdir: mkdtempSync(join(tmpdir(), 'baton-synth-')),
    context: { 'aws:cdk:bundling-stacks': [], ...context },
  });
  addStacks(app, project, { env });
  if (nag) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return Object.fromEntries(
    app.synth().stacks.map(({ stackName, template }) => [stackName, template as Template]),
  );
};

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
