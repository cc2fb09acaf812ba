import { describe, expect, it } from '@jest/globals';
import { ROUTES } from '#contracts/http/routes/index.ts';
import { smallProject } from '../harness/project.ts';
import { CONSOLE_SETTINGS } from '../harness/settings.ts';
import {
  type Loose,
  ofType,
  only,
  synthesize,
  synthesizeConsole,
  type Template,
} from '../harness/synthesize.ts';

const project = await smallProject();
const stacks = (context: Record<string, string> = {}): Record<string, Template> =>
  synthesize(project, {
    context: { 'baton:console': 'true', 'baton:approvalWebhook': 'approvals/webhook', ...context },
  });
const template = stacks()['baton-console'] as Template;

/** The text of a value of a template, with `<…>` for what CloudFormation fills in. */
const textOf = (value: Loose): string => {
  if (typeof value === 'string') return value;
  const [separator, parts] = value['Fn::Join'] ?? ['', []];
  return parts.length > 0 ? parts.map(textOf).join(separator) : `<${JSON.stringify(value)}>`;
};

const headersOf = (name: string): Loose =>
  only(template, 'AWS::CloudFront::ResponseHeadersPolicy', ({ ResponseHeadersPolicyConfig }) =>
    ResponseHeadersPolicyConfig.Name.includes(name),
  ).Properties.ResponseHeadersPolicyConfig;

const distributionOf = (comment: string): Loose =>
  only(template, 'AWS::CloudFront::Distribution', ({ DistributionConfig }) =>
    DistributionConfig.Comment.includes(comment),
  ).Properties.DistributionConfig;

describe('the console', () => {
  it('is deployed if that is asked for, under the name of the stage', () => {
    expect(Object.keys(synthesize(project))).not.toContain('baton-console');
    expect(Object.keys(synthesizeConsole(project))).toContain('prod-baton-console');
  });

  it('has files that its distribution alone reads, over TLS', () => {
    const { PublicAccessBlockConfiguration } = only(template, 'AWS::S3::Bucket').Properties;
    const statements = only(template, 'AWS::S3::BucketPolicy').Properties.PolicyDocument.Statement;
    const allowed = statements.filter(({ Effect }: Loose) => Effect === 'Allow');

    expect(Object.values(PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    expect(allowed).toEqual([
      expect.objectContaining({
        Action: 's3:GetObject',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
      }),
    ]);
    expect(statements).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  });

  it('runs its script alone, in no frame, and calls its API and the sign-in pages only', () => {
    const { SecurityHeadersConfig: headers } = headersOf('SiteHeaders');
    const policy = textOf(headers.ContentSecurityPolicy.ContentSecurityPolicy);

    expect(policy).not.toContain('unsafe-');
    expect(policy).not.toContain('*');
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toMatch(
      /connect-src 'self' https:\/\/baton-<.*AccountId.*>\.auth\.<.*Region.*>\.amazoncognito\.com;/,
    );
    expect(headers.StrictTransportSecurity.AccessControlMaxAgeSec).toBeGreaterThanOrEqual(31_536_000);
    expect(headers.FrameOptions.FrameOption).toBe('DENY');
    expect(headers.ContentTypeOptions.Override).toBe(true);
    expect(headers.ReferrerPolicy.ReferrerPolicy).toBe('no-referrer');
  });

  it('has its API beside it, uncached, so that no request crosses origins', () => {
    const { CacheBehaviors, Origins, ViewerCertificate } = distributionOf('console');
    const [behavior] = CacheBehaviors;
    const origin = Origins.find(({ Id }: Loose) => Id === behavior.TargetOriginId);

    expect(behavior).toMatchObject({
      PathPattern: '/api/*',
      ViewerProtocolPolicy: 'https-only',
      // Managed by CloudFront: caching disabled; all of the viewer's request but its host.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    });
    expect(textOf(origin.DomainName)).toContain('.execute-api.');
    expect(origin.CustomOriginConfig.OriginProtocolPolicy).toBe('https-only');
    expect(only(template, 'AWS::ApiGateway::Stage').Properties.StageName).toBe('api');
    expect(ViewerCertificate).toBeUndefined();
  });

  it('tells its page where to sign in, call and open files', () => {
    const [[, { Properties }]] = ofType(template, 'Custom::CDKBucketDeployment') as [[string, Loose]];
    const [markers] = Properties.SourceMarkers;

    expect(Object.keys(markers)).toHaveLength(4);
    expect(Properties.SystemMetadata).toEqual({ 'cache-control': 'no-cache' });
  });

  it('takes a name of yours with its certificate, and not one without the other', () => {
    const { 'baton:consoleHost': host, 'baton:consoleCertificate': certificate } = CONSOLE_SETTINGS;
    const { 'prod-baton-console': named } = synthesizeConsole(project);
    const { DistributionConfig } = only(
      named,
      'AWS::CloudFront::Distribution',
      ({ DistributionConfig }) => DistributionConfig.Aliases !== undefined,
    ).Properties;

    expect(DistributionConfig.Aliases).toEqual([host]);
    expect(DistributionConfig.ViewerCertificate).toMatchObject({
      AcmCertificateArn: certificate,
      MinimumProtocolVersion: 'TLSv1.2_2021',
    });
    expect(only(named, 'AWS::Cognito::UserPoolClient').Properties.CallbackURLs).toEqual([`https://${host}/`]);
    expect(() => stacks({ 'baton:consoleHost': host })).toThrow(/expected both, or neither/);
  });

  it('is where announcements of approvals lead to', () => {
    const { Environment } = only(
      stacks()['baton-announcements'],
      'AWS::Lambda::Function',
      ({ FunctionName }) => FunctionName === 'baton-platform-announce-approval',
    ).Properties;

    expect(textOf(Environment.Variables.BATON_CONSOLE_URL)).toMatch(/^https:\/\/<.*ImportValue.*>\/$/);
  });

  it('says which stage makes a domain that Cognito refuses, before anything is deployed', () => {
    expect(() => stacks({ stage: 'aws-test' })).toThrow(/no domain with "aws" in it/);
  });
});

describe('files of executions', () => {
  it('open at an origin that has nothing else, in a sandbox, and only with signed addresses', () => {
    const { DefaultCacheBehavior: behavior, Origins } = distributionOf('files of executions');
    const { SecurityHeadersConfig: headers } = headersOf('ExecutionFilesHeaders');
    const query = only(template, 'AWS::CloudFront::OriginRequestPolicy').Properties.OriginRequestPolicyConfig;

    expect(textOf(headers.ContentSecurityPolicy.ContentSecurityPolicy)).toMatch(
      /^sandbox; default-src 'none'/,
    );
    expect(behavior.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    expect(query).toMatchObject({
      QueryStringsConfig: { QueryStringBehavior: 'all' },
      HeadersConfig: { HeaderBehavior: 'none' },
      CookiesConfig: { CookieBehavior: 'none' },
    });
    expect(Origins).toHaveLength(1);
    expect(Origins[0]).not.toHaveProperty('OriginAccessControlId');
  });
});

describe('people of the console', () => {
  it('are added by administrators, sign in with a second factor, and prove a new address', () => {
    const { Properties, DeletionPolicy } = only(template, 'AWS::Cognito::UserPool');

    expect(Properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      DeletionProtection: 'ACTIVE',
    });
    expect(DeletionPolicy).toBe('Retain');
    expect(
      ofType(template, 'AWS::Cognito::UserPoolGroup').map(([, group]) => group.Properties.GroupName),
    ).toEqual(['viewer', 'operator', 'approver']);
  });

  it('sign in with a code and PKCE: the client has no secret and no other way', () => {
    expect(only(template, 'AWS::Cognito::UserPoolClient').Properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email'],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      EnableTokenRevocation: true,
      IdTokenValidity: 15,
      AccessTokenValidity: 15,
      RefreshTokenValidity: 480,
      PreventUserExistenceErrors: 'ENABLED',
    });
  });

  it('call every route but those of webhooks, with a token of the pool', () => {
    const methods = ofType(template, 'AWS::ApiGateway::Method').map(([, { Properties }]) => Properties);
    const [[authorizer, { Properties }]] = ofType(template, 'AWS::ApiGateway::Authorizer') as [
      [string, Loose],
    ];

    expect(methods.map(({ OperationName }) => OperationName).sort()).toEqual(
      ROUTES.filter(({ access }) => access === 'caller')
        .map(({ name }) => name)
        .sort(),
    );
    for (const { AuthorizationType, AuthorizerId } of methods)
      expect([AuthorizationType, AuthorizerId]).toEqual(['COGNITO_USER_POOLS', { Ref: authorizer }]);
    expect(Properties).toMatchObject({
      Type: 'COGNITO_USER_POOLS',
      IdentitySource: 'method.request.header.Authorization',
    });
    expect(Properties.ProviderARNs).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching(/^PeoplePool/), 'Arn'] },
    ]);
  });

  it('reach the functions of the other API, which only API Gateway may call for a route', () => {
    const permissions = ofType(template, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties);

    expect(permissions).toHaveLength(ROUTES.filter(({ access }) => access === 'caller').length);
    for (const { Principal, FunctionName, SourceArn } of permissions) {
      expect(Principal).toBe('apigateway.amazonaws.com');
      expect(textOf(FunctionName)).toMatch(/:function:baton-platform-/);
      expect(textOf(SourceArn)).toMatch(/\/(GET|POST)\//);
    }
    expect(ofType(template, 'AWS::Lambda::Function')).toHaveLength(1);
  });
});
