import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template as Assertions } from 'aws-cdk-lib/assertions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { WorkflowDefinition } from '#compiler/define-workflow.ts';
import { ActionFunction, bundleHandlers, WorkflowData, WorkflowStateMachine } from '#constructs/index.ts';
import { manifestOf, smallProject } from '../harness/project.ts';
import {
  type Loose,
  ofType,
  only,
  QUICK,
  ROOT,
  statementsOf,
  synthesize,
  type Template,
} from '../harness/synthesize.ts';

const ACTIONS = ['shop/look', 'shop/charge'];
const WORKFLOW = manifestOf({
  name: 'order',
  steps: [
    { id: 'look', uses: 'shop/look' },
    { id: 'charge', uses: 'shop/charge', irreversible: true },
  ],
});

/** Writes a project with two handlers that import a package and each other's neighbour; returns its folder. */
const projectIn = (parent: string, change: Record<string, string> = {}): string => {
  const root = join(mkdtempSync(join(tmpdir(), 'baton-versions-')), parent);
  mkdirSync(join(root, 'lambdas/shop'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'lambdas/shop/shared.ts'), 'export const shop = { name: "shop" };\n');
  for (const action of ACTIONS) {
    const folder = join(root, 'lambdas', action);
    mkdirSync(folder);
    const text = change[action] ?? `'${action}'`;
    writeFileSync(
      join(folder, 'handler.ts'),
      `import { z } from 'zod';\nimport { shop } from '../shared.ts';\nexport const handler = async (event: unknown) => ({ shop, text: ${text}, event: z.json().parse(event) });\n`,
    );
  }
  return root;
};

interface Change {
  memoryMegabytes?: number;
  permission?: string;
}

/** Synthesizes the functions of a project in one stack and a workflow that calls them in another. */
const synthesized = (root: string, { memoryMegabytes, permission }: Change = {}) => {
  const app = new App({ ...QUICK, context: {} });
  const stack = new Stack(app, 'actions');
  const entries = ACTIONS.map((action) => ({ action, entry: join(root, 'lambdas', action, 'handler.ts') }));
  const bundles = bundleHandlers(entries, root);
  const functions = entries.map(
    ({ action, entry }) =>
      new ActionFunction(stack, action, {
        action,
        entry,
        code: Code.fromAsset(bundles.get(action)!.folder),
        deployment: action === 'shop/look' ? { memoryMegabytes } : {},
        versioned: true,
      }),
  );
  if (permission)
    functions[0]!.addToRolePolicy(new PolicyStatement({ actions: [permission], resources: ['*'] }));
  const workflows = new Stack(app, 'workflows');
  new WorkflowStateMachine(workflows, 'Order', {
    workflow: WORKFLOW,
    resources: new WorkflowData(workflows, 'Data'),
    versions: new Map(functions.map(({ action, version }) => [action, version!])),
  });
  const assembly = app.synth();
  return {
    actions: assembly.getStackByName('actions').template as Template,
    workflows: assembly.getStackByName('workflows').template as Template & {
      Parameters: Record<string, Loose>;
    },
  };
};

const idsOf = (template: Template, type: string): string[] => ofType(template, type).map(([id]) => id);
const versionsOf = (template: Template): string[] => idsOf(template, 'AWS::Lambda::Version');
const changed = (before: string[], after: string[]): string[] => after.filter((id) => !before.includes(id));

describe('versions of functions', () => {
  const root = projectIn('one');
  const before = synthesized(root);

  it('depend on nothing that depends on them', () => {
    for (const template of Object.values(before))
      expect(() => Assertions.fromJSON(template as unknown as Record<string, unknown>)).not.toThrow();
  });

  it('are the same whatever folder the sources are in', () => {
    const elsewhere = synthesized(projectIn('somewhere/else/deep'));

    expect(elsewhere).toEqual(before);
  });

  it('are the same if the function bundles its code itself', () => {
    const templates = [root, projectIn('deep/er')].map((folder) => {
      const app = new App({ ...QUICK, context: {} });
      const stack = new Stack(app, 'actions');
      const entry = join(folder, 'lambdas/shop/look/handler.ts');
      new ActionFunction(stack, 'shop/look', { action: 'shop/look', entry, versioned: true });
      return app.synth().getStackByName('actions').template as Template;
    });

    expect(templates[1]).toEqual(templates[0]);
    expect(versionsOf(templates[0]!)).toHaveLength(1);
  });

  it('are published of the function whose code changed, and of no other', () => {
    const after = synthesized(projectIn('one', { 'shop/charge': "'twice'" }));

    const fresh = changed(versionsOf(before.actions), versionsOf(after.actions));
    expect(fresh).toEqual([expect.stringMatching(/^shopcharge/)]);
    expect(changed(idsOf(before.actions, 'AWS::IAM::Role'), idsOf(after.actions, 'AWS::IAM::Role'))).toEqual(
      [],
    );
    expect(
      changed(Object.keys(before.workflows.Parameters), Object.keys(after.workflows.Parameters)),
    ).toEqual([expect.stringMatching(/charge/)]);
    expect(idsOf(after.workflows, 'AWS::IAM::Role')).toEqual(idsOf(before.workflows, 'AWS::IAM::Role'));
  });

  it('are published if settings change', () => {
    const after = synthesized(root, { memoryMegabytes: 1024 });

    expect(changed(versionsOf(before.actions), versionsOf(after.actions))).toHaveLength(1);
  });

  it('are published with another role if permissions change', () => {
    const after = synthesized(root, { permission: 'sqs:SendMessage' });

    for (const type of ['AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::Lambda::Version'])
      expect(changed(idsOf(before.actions, type), idsOf(after.actions, type))).toHaveLength(1);
  });

  it('are named by the definition, through a parameter whose name has the hash of what they hold', () => {
    const { DefinitionSubstitutions } = only(before.workflows, 'AWS::StepFunctions::StateMachine').Properties;
    const [reference] =
      JSON.stringify(DefinitionSubstitutions.shop__charge).match(/versionof\w*charge\w+/) ?? [];
    const parameter = before.workflows.Parameters[reference ?? ''];
    const written = only(before.actions, 'AWS::SSM::Parameter', ({ Name }) => Name === parameter.Default);

    expect(JSON.stringify(DefinitionSubstitutions.shop__charge)).toContain(':function:baton-shop-charge:');
    expect(parameter).toMatchObject({
      Type: 'AWS::SSM::Parameter::Value<String>',
      Default: expect.stringMatching(/^\/baton\/functions\/shop-charge\/[0-9a-f]{16}$/),
    });
    expect(written.Properties.Value['Fn::GetAtt']).toEqual([expect.stringMatching(/^shopcharge/), 'Version']);
  });

  it('stay with their roles, and functions with their logs, when a deployment no longer has them', () => {
    const kept = { DeletionPolicy: 'RetainExceptOnCreate' };
    for (const type of ['AWS::Lambda::Version', 'AWS::IAM::Role', 'AWS::IAM::Policy'])
      for (const [, resource] of ofType(before.actions, type)) expect(resource).toMatchObject(kept);
    for (const type of ['AWS::Lambda::Function', 'AWS::Logs::LogGroup'])
      for (const [, resource] of ofType(before.actions, type))
        expect(resource).toMatchObject({ DeletionPolicy: 'Retain' });
    for (const [, { Properties }] of ofType(before.actions, 'AWS::IAM::Role'))
      expect(JSON.stringify(Properties.Path)).toContain('/baton/');
  });
});

describe('a change of a workflow', () => {
  it('publishes no version of functions that say when others begin, or which variant does', async () => {
    const steps = [{ id: 'look', uses: 'shop/look' }];
    const letter: WorkflowDefinition = {
      ...{ name: 'letter', concurrency: { max: 2 }, steps },
      variants: { a: { weight: 1 }, b: { weight: 1 } },
    };
    const parent: WorkflowDefinition = {
      name: 'parent',
      steps: [{ id: 'send', type: 'workflow', workflow: 'letter', irreversible: true }],
    };
    const { 'baton-actions': actions = { Resources: {} } } = synthesize(await smallProject([letter, parent]));

    const published = new Map(
      ofType(actions, 'AWS::Lambda::Version').map(([, { Properties }]) => {
        const { Environment, FunctionName } =
          actions.Resources[Properties.FunctionName.Ref]?.Properties ?? {};
        return [FunctionName, Object.keys(Environment.Variables)] as const;
      }),
    );

    expect([...published.keys()]).toEqual(
      expect.arrayContaining(['baton-platform-take-turn', 'baton-platform-choose-variant']),
    );
    // A file of them beside the code would be other code.
    expect([...published].filter(([, variables]) => variables.includes('BATON_MANIFESTS'))).toEqual([]);
    for (const name of ['platformtaketurn', 'platformchoosevariant'])
      expect(JSON.stringify(statementsOf(actions, name))).toContain('manifest#*');
  });
});
