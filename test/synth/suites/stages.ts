import { describe, expect, it } from '@jest/globals';
import type { StageSettings } from '#contracts/config/settings.ts';
import { smallProject } from '../harness/project.ts';
import { CHANGED_SETTINGS } from '../harness/settings.ts';
import {
  type Loose,
  ofType,
  only,
  synthesize,
  synthesizeChanged,
  type Template,
} from '../harness/synthesize.ts';

const project = await smallProject();
const none = synthesizeChanged(project);
const prod = synthesizeChanged(project, { stage: 'prod' });
const dev = synthesize(project, { context: { ...CHANGED_SETTINGS, stage: 'dev-2' } });

/** Names of things within another thing, which is named itself. */
const INNER = new Set([
  'AWS::ApiGateway::Stage.StageName',
  'AWS::ApiGateway::Method.OperationName',
  'AWS::ApiGateway::Model.Name',
  'AWS::CloudWatch::Alarm.MetricName',
  'AWS::IAM::Policy.PolicyName',
  'AWS::SNS::Topic.DisplayName',
  'AWS::StepFunctions::StateMachineAlias.Name',
]);

/** Names that templates give themselves; CloudFormation derives all others from the name of the stack. */
const physicalNames = (templates: Record<string, Template>): string[] =>
  Object.values(templates).flatMap(({ Resources }) =>
    Object.values(Resources ?? {}).flatMap(({ Type, Properties = {} }) =>
      Object.entries(Properties as Record<string, Loose>).flatMap(([key, value]) =>
        /^(\w*[a-z])?Name$/.test(key) && typeof value === 'string' && !INNER.has(`${Type}.${key}`)
          ? [value]
          : [],
      ),
    ),
  );

const textOf = (value: unknown): string => JSON.stringify(value);

describe('a stage', () => {
  it('is in the name of every stack and of everything that names itself', () => {
    expect(Object.keys(prod)).toEqual(Object.keys(none).map((stack) => `prod-${stack}`));
    const names = physicalNames(prod);

    expect(names).toEqual(
      expect.arrayContaining([
        'prod-baton-shop-charge',
        '/aws/lambda/prod-baton-shop-charge',
        'prod-baton-order',
        '/aws/vendedlogs/states/prod-baton-order',
        'prod-baton',
        'prod-baton-order-1-own',
        'prod-baton-monitoring',
      ]),
    );
    expect(names.filter((name) => !/prod-?baton/.test(name) && name !== 'default')).toEqual([]);
  });

  it('shares no name with another stage, nor with a deployment without one', () => {
    const [a, b, c] = [none, prod, dev].map((templates) => new Set(physicalNames(templates)));

    expect([...a!].filter((name) => b!.has(name) || c!.has(name))).toEqual(['default']);
    expect([...b!].filter((name) => c!.has(name))).toEqual(['default']);
  });

  it('reaches only functions, state machines and rules of the same stage', () => {
    const bare = /[^-](baton-(?:shop|platform|order|compensate|\*)[\w*-]*)/g;
    for (const [stack, template] of Object.entries(prod)) {
      const found = [...textOf(template).matchAll(bare)].map(([, name]) => name);
      expect([stack, found.filter((name) => name !== 'baton-compensate')]).toEqual([stack, []]);
    }
  });

  it('is unknown to the patterns of a deployment without one', () => {
    const patterns = [...textOf(none).matchAll(/(?<=[:/])([\w-]*baton-[\w-]*\*)/g)].map(([, name]) => name!);

    expect(patterns).toContain('baton-*');
    const machines = physicalNames(prod);
    for (const pattern of patterns) {
      const prefix = pattern.slice(0, -1);
      expect(machines.filter((name) => name.startsWith(prefix))).toEqual([]);
    }
  });

  it('reaches functions as a variable, with the secrets and metrics of the stage', () => {
    const charge = only(
      prod['prod-baton-actions'],
      'AWS::Lambda::Function',
      ({ FunctionName }) => FunctionName === 'prod-baton-shop-charge',
    ).Properties.Environment.Variables;

    expect(charge).toMatchObject({ BATON_STAGE: 'prod', POWERTOOLS_METRICS_NAMESPACE: 'Baton/prod' });
    expect(textOf(prod['prod-baton-actions'])).toContain(':secret:prod/bank/key-??????');
    expect(textOf(prod['prod-baton-api'])).toContain(':secret:prod/baton/webhooks/*-??????');
    const filters = ofType(prod['prod-baton-monitoring'], 'AWS::Logs::MetricFilter');
    for (const [, { Properties }] of filters) {
      expect(Properties.MetricTransformations[0].MetricNamespace).toBe('Baton/prod');
    }
  });

  it('may have different settings, another account and another region', () => {
    const stages: Record<string, StageSettings> = {
      prod: { account: '111122223333', region: 'eu-central-1', schedules: false, defaultBus: false },
    };
    const staged = synthesize({ ...project, config: { stages } }, { context: { stage: 'prod' } });
    const rules = ofType(staged['prod-baton-workflows'], 'AWS::Events::Rule');

    expect(rules.map(([, { Properties }]) => Properties.Name)).toEqual(['prod-baton-order-1-own']);
    expect(textOf(staged['prod-baton-workflows'])).toContain(
      'lambda:eu-central-1:111122223333:function:prod-baton-shop-charge',
    );
  });

  it('is refused when it reserves calls for a factory that there is not', () => {
    const stages: Record<string, StageSettings> = {
      prod: { factoryConcurrency: { shap: 2, constructor: 1 } },
    };
    const staged = () => synthesize({ ...project, config: { stages } }, { context: { stage: 'prod' } });

    expect(staged).toThrow('there is no factory "shap"; did you mean "shop"?');
    expect(staged).toThrow(/and none "constructor"; there are shop/);
  });

  it('is refused when its functions reserve more calls than the account has', () => {
    const stages: Record<string, StageSettings> = {
      prod: { factoryConcurrency: { shop: 901 } },
      raised: { factoryConcurrency: { shop: 901 }, accountConcurrency: 100_000 },
    };
    const staged = (stage: string) => () =>
      synthesize({ ...project, config: { stages } }, { context: { stage } });

    expect(staged('prod')).toThrow(
      /^Functions reserve [\d,]+ concurrent calls; expected at most 900: .*\n {2}shop: [\d,]+ in \d+ functions?\n/,
    );
    expect(staged('raised')).not.toThrow();
  });

  it('is refused when it makes a name too long', async () => {
    const long = await smallProject();
    const [first, ...others] = long.functions;
    const action = `shop/${'x'.repeat(50)}`;
    const named = { ...long, functions: [{ ...first!, action }, ...others] };

    expect(() => synthesize(named, { context: { stage: 'production' } })).toThrow(
      /a shorter stage helps:\nproduction-baton-shop-x+: 72 characters; AWS takes 64/,
    );
  });
});
