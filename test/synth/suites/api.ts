import { describe, expect, it } from '@jest/globals';
import { openapiOf } from '#contracts/http/openapi.ts';
import { ROUTES } from '#contracts/http/routes/index.ts';
import { smallProject } from '../harness/project.ts';
import { type Loose, ofType, only, synthesize, type Template } from '../harness/synthesize.ts';

const project = await smallProject();
const template = synthesize(project)['baton-api'] as Template;

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
      JSON.stringify(Schema).includes('decision'),
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
    const logged = synthesize(project, { context: { 'baton:accessLogs': 'true' } })['baton-api'];
    const { MethodSettings, TracingEnabled, AccessLogSetting } = only(
      logged,
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
    for (const accessLogs of ['false', 'true']) {
      const { 'baton-api': api } = synthesize(project, { context: { 'baton:accessLogs': accessLogs } });
      expect(ofType(api, 'AWS::ApiGateway::Account')).toEqual([]);
    }
  });

  it('is set if that is asked for, and then outlives the API', () => {
    const { 'baton-api': api } = synthesize(project, { context: { 'baton:accountLogRole': 'true' } });

    expect(only(api, 'AWS::ApiGateway::Account').DeletionPolicy).toBe('Retain');
    const role = ofType(api, 'AWS::IAM::Role').find(([id]) => id.includes('CloudWatchRole'));

    expect(role?.[1].DeletionPolicy).toBe('Retain');
  });
});

describe('decisions', () => {
  const rules = (context: Record<string, string>) =>
    only(
      synthesize(project, { context })['baton-api'],
      'AWS::Lambda::Function',
      ({ FunctionName }) => FunctionName === 'baton-platform-decide-approval',
    ).Properties.Environment.Variables;

  it('are made by those who are asked, and by others than the starter if that is asked for', () => {
    expect(rules({})).toMatchObject({ BATON_APPROVERS: 'enforced' });
    expect(rules({})).not.toHaveProperty('BATON_FOUR_EYES');
    expect(rules({ 'baton:authorization': 'api-key', 'baton:fourEyes': 'true' })).toMatchObject({
      BATON_APPROVERS: 'claimed',
      BATON_FOUR_EYES: 'true',
    });
  });
});

describe('the API with keys', () => {
  const keyed = synthesize(project, {
    context: { 'baton:authorization': 'api-key', 'baton:requestsPerDay': '500' },
  })['baton-api'] as Template;

  it('takes requests with a key of its usage plan', () => {
    for (const [key, { ApiKeyRequired }] of methodsOf(keyed)) {
      expect([key, ApiKeyRequired]).toEqual([key, !key.includes('/webhooks/')]);
    }

    expect(only(keyed, 'AWS::ApiGateway::UsagePlan').Properties.Quota).toEqual({ Limit: 500, Period: 'DAY' });
  });
});
