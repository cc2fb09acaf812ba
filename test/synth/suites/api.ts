import { describe, expect, it } from '@jest/globals';
import { openapiOf } from '#contracts/http/openapi.ts';
import { ROUTES } from '#contracts/http/routes/index.ts';
import { smallProject } from '../harness/project.ts';
import {
  type Loose,
  ofType,
  only,
  synthesize,
  synthesizeChanged,
  synthesizeOther,
  type Template,
} from '../harness/synthesize.ts';

const project = await smallProject();
const template = synthesize(project)['baton-api'] as Template;
const changed = synthesizeChanged(project)['baton-api'] as Template;

/** Full path of an API Gateway resource. */
const pathOf = (from: Template, id: string | undefined): string => {
  const { ParentId, PathPart } = from.Resources[id ?? '']?.Properties ?? {};
  return PathPart === undefined ? '' : `${pathOf(from, ParentId.Ref)}/${PathPart}`;
};

/** Methods by `VERB /path`. */
const methodsOf = (from: Template): Map<string, Loose> =>
  new Map(
    ofType(from, 'AWS::ApiGateway::Method').map(([, { Properties }]) => [
      `${Properties.HttpMethod} ${pathOf(from, Properties.ResourceId.Ref)}`,
      Properties,
    ]),
  );

describe('the API', () => {
  const methods = methodsOf(template);

  it('has the operations of the OpenAPI document and no others', () => {
    const { paths } = openapiOf(ROUTES, '1') as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const documented = Object.entries(paths).flatMap(([path, verbs]) =>
      Object.entries(verbs).map(([verb, { operationId }]) => [`${verb.toUpperCase()} ${path}`, operationId]),
    );

    expect([...methods].map(([key, { OperationName }]) => [key, OperationName]).sort()).toEqual(
      documented.sort(),
    );
  });

  it('takes signed requests only, but for routes that check a signature themselves', () => {
    const open = [...methods]
      .filter(([, { AuthorizationType }]) => AuthorizationType !== 'AWS_IAM')
      .map(([key]) => key);

    expect(open).toEqual(
      ROUTES.filter(({ access }) => access === 'signature').map(({ method, path }) => `${method} ${path}`),
    );
  });

  it('refuses what is plainly wrong before a function runs', () => {
    for (const { RequestValidatorId } of methods.values()) expect(RequestValidatorId).toBeDefined();
    const model = only(template, 'AWS::ApiGateway::Model', ({ Schema }) =>
      JSON.stringify(Schema).includes('"approved"'),
    );

    expect(model.Properties.Schema).toMatchObject({
      type: 'object',
      required: ['decision'],
      additionalProperties: false,
      properties: {
        decision: { type: 'string', enum: ['approved', 'rejected'] },
        comment: { maxLength: 4000 },
      },
    });
    expect(methods.get('GET /approvals')?.RequestParameters).toMatchObject({
      'method.request.querystring.status': false,
    });
  });

  it('gives each route a function that only API Gateway may call, for this route', () => {
    const permissions = ofType(template, 'AWS::Lambda::Permission');

    expect(permissions).toHaveLength(ROUTES.length);
    for (const [, { Properties }] of permissions)
      expect(Properties.Principal).toBe('apigateway.amazonaws.com');
  });

  it('answers in one shape, even when the gateway itself refuses', () => {
    const responses = ofType(template, 'AWS::ApiGateway::GatewayResponse').map(
      ([, { Properties }]) => Properties,
    );

    expect(responses.map(({ ResponseType }) => ResponseType)).toEqual(
      expect.arrayContaining(['DEFAULT_4XX', 'DEFAULT_5XX']),
    );
    for (const { ResponseTemplates } of responses) {
      const text = ResponseTemplates['application/json'].replace('$context.error.messageString', '"text"');
      expect(JSON.parse(text)).toEqual({ error: { code: expect.any(String), message: 'text' } });
    }
  });

  it('is throttled, traced and logged, but never with the data of requests', () => {
    const { MethodSettings, TracingEnabled, AccessLogSetting } = only(
      changed,
      'AWS::ApiGateway::Stage',
    ).Properties;

    expect(MethodSettings).toEqual([
      expect.objectContaining({ DataTraceEnabled: false, ThrottlingRateLimit: 50 }),
    ]);
    expect(TracingEnabled).toBe(true);
    expect(AccessLogSetting.Format).not.toMatch(/\$context\.(path|authorizer)|querystring|header/i);
  });
});

describe("the account's role for API Gateway's logs", () => {
  it('is left alone, even by an API that logs', () => {
    for (const api of [template, changed]) expect(ofType(api, 'AWS::ApiGateway::Account')).toEqual([]);
  });

  it('is set if that is asked for, and then outlives the API', () => {
    const { 'baton-api': api } = synthesizeOther(project);

    expect(only(api, 'AWS::ApiGateway::Account').DeletionPolicy).toBe('Retain');
    const role = ofType(api, 'AWS::IAM::Role').find(([id]) => id.includes('CloudWatchRole'));

    expect(role?.[1].DeletionPolicy).toBe('Retain');
  });
});

describe('decisions', () => {
  const rules = (api: Template) =>
    only(
      api,
      'AWS::Lambda::Function',
      ({ FunctionName }) => FunctionName === 'baton-platform-decide-approval',
    ).Properties.Environment.Variables;

  it('are made by those who are asked, and by others than the starter if that is asked for', () => {
    expect(rules(template)).toMatchObject({ BATON_APPROVERS: 'enforced' });
    expect(rules(template)).not.toHaveProperty('BATON_FOUR_EYES');
    expect(rules(changed)).toMatchObject({
      BATON_APPROVERS: 'claimed',
      BATON_FOUR_EYES: 'true',
    });
  });
});

describe('the API with keys', () => {
  it('takes requests with a key of its usage plan', () => {
    for (const [key, { ApiKeyRequired }] of methodsOf(changed)) {
      expect([key, ApiKeyRequired]).toEqual([key, !key.includes('/webhooks/')]);
    }

    expect(only(changed, 'AWS::ApiGateway::UsagePlan').Properties.Quota).toEqual({
      Limit: 500,
      Period: 'DAY',
    });
  });
});
