// Above 250 lines: one construct, whose resources refer to each other.
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  ApiKey,
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  type MethodOptions,
  Model,
  Period,
  type RequestValidator,
  RestApi,
  type StageOptions,
  UsagePlan,
} from 'aws-cdk-lib/aws-apigateway';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Route } from '#contracts/http/route.ts';
import { acknowledge } from './acknowledge.ts';
import { bodyModel } from './api/body-model.ts';
import { addGatewayResponses } from './api/gateway-responses.ts';

/** Properties of a WorkflowApi. */
export interface WorkflowApiProps {
  /** Routes with the function that serves each. */
  readonly routes: readonly { readonly route: Route; readonly handler: IFunction }[];
  /**
   * Name of the API and of its usage plan.
   *
   * @default baton
   */
  readonly name?: string;
  /**
   * Who may call: `iam` takes requests that are signed with AWS credentials, `api-key` those with a key of the usage plan.
   * Routes that check a signature themselves (webhooks) are open to everyone.
   *
   * @default iam
   */
  readonly authorization?: 'iam' | 'api-key';
  /**
   * People who call with a token of this pool, instead of `authorization`. Routes that check a signature themselves are not theirs.
   *
   * @default - none
   */
  readonly people?: IUserPool;
  /**
   * Requests per second that the API takes; bursts may be twice that.
   *
   * @default 50
   */
  readonly requestsPerSecond?: number;
  /**
   * Requests per day that an API key may make.
   *
   * @default 100000
   */
  readonly requestsPerDay?: number;
  /**
   * Whether requests and errors are logged. API Gateway refuses to unless the account's CloudWatch role is set, see `accountRole`.
   *
   * @default false
   */
  readonly logs?: boolean;
  /**
   * Whether to set API Gateway's CloudWatch role, of which an account has one for all APIs of a region. It stays when the API is
   * removed, since others may log through it by then.
   *
   * @default false
   */
  readonly accountRole?: boolean;
  /**
   * Key that encrypts the logs.
   *
   * @default - a key that AWS owns
   */
  readonly encryptionKey?: IKey;
  /**
   * How long logs are kept.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;
  /**
   * Name of the stage, which is the first part of every path.
   *
   * @default v1
   */
  readonly stageName?: string;
}

/** Baton's REST API: every route of the contract with request validation, one function each. */
export class WorkflowApi extends Construct {
  readonly api: RestApi;
  /** Present with `api-key`; its value is read with `aws apigateway get-api-key --include-value`. */
  readonly apiKey?: ApiKey;

  constructor(scope: Construct, id: string, props: WorkflowApiProps) {
    super(scope, id);
    const { logs = false, accountRole = false } = props;
    const withKey = props.authorization === 'api-key';
    this.api = new RestApi(this, 'Api', {
      restApiName: props.name ?? 'baton',
      description: 'Workflows, executions, approvals, breakers and webhooks of Baton.',
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: accountRole,
      ...(accountRole && { cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN }),
      deployOptions: this.stage(props),
    });
    const validator = this.api.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    const authorized = this.authorized(props);
    for (const { route, handler } of props.routes)
      this.addRoute(route, handler, validator, authorized(route));
    addGatewayResponses(this.api);
    if (withKey) this.apiKey = this.addKey(props);
    this.explain(props, logs);
  }

  private stage({
    stageName,
    logs = false,
    logRetention,
    encryptionKey,
    requestsPerSecond = 50,
  }: WorkflowApiProps): StageOptions {
    const common: StageOptions = {
      stageName: stageName ?? 'v1',
      tracingEnabled: true,
      metricsEnabled: true,
      throttlingRateLimit: requestsPerSecond,
      throttlingBurstLimit: requestsPerSecond * 2,
    };
    if (!logs) return common;
    const group = new LogGroup(this, 'AccessLogs', {
      retention: logRetention ?? RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
      encryptionKey,
    });
    return {
      ...common,
      loggingLevel: MethodLoggingLevel.ERROR,
      dataTraceEnabled: false,
      accessLogDestination: new LogGroupLogDestination(group),
      accessLogFormat: AccessLogFormat.jsonWithStandardFields({
        caller: true,
        httpMethod: true,
        ip: true,
        protocol: true,
        requestTime: true,
        resourcePath: true,
        responseLength: true,
        status: true,
        user: true,
      }),
    };
  }

  private addRoute(
    route: Route,
    handler: IFunction,
    requestValidator: RequestValidator,
    authorized: MethodOptions,
  ): void {
    const names = (place: 'path' | 'querystring', schema: Route['query']): [string, boolean][] =>
      Object.entries(schema.shape).map(([name, field]) => [
        `method.request.${place}.${name}`,
        place === 'path' || !field.safeParse(undefined).success,
      ]);
    this.api.root
      .resourceForPath(route.path)
      .addMethod(
        route.method,
        new LambdaIntegration(handler, { allowTestInvoke: false, timeout: Duration.seconds(29) }),
        {
          operationName: route.name,
          ...authorized,
          requestValidator,
          requestParameters: Object.fromEntries([
            ...names('path', route.parameters),
            ...names('querystring', route.query),
          ]),
          ...(route.method === 'POST' && { requestModels: { 'application/json': this.modelOf(route) } }),
        },
      );
  }

  /** Returns how the methods of the API are authorized, by their routes. */
  private authorized({ authorization, people }: WorkflowApiProps): (route: Route) => MethodOptions {
    const withKey = authorization === 'api-key';
    const open = { authorizationType: AuthorizationType.NONE, apiKeyRequired: false };
    const machine = withKey
      ? { ...open, apiKeyRequired: true }
      : { authorizationType: AuthorizationType.IAM, apiKeyRequired: false };
    const caller = people
      ? {
          authorizationType: AuthorizationType.COGNITO,
          authorizer: new CognitoUserPoolsAuthorizer(this, 'People', {
            cognitoUserPools: [people],
            resultsCacheTtl: Duration.minutes(1),
          }),
        }
      : machine;
    return ({ access }) => (access === 'signature' ? open : caller);
  }

  private modelOf(route: Route): Model {
    const schema = bodyModel(route);
    if (Object.keys(schema).length === 0) return Model.EMPTY_MODEL as Model;
    return this.api.addModel(`${route.name}-body`, { contentType: 'application/json', schema });
  }

  private addKey({
    name = 'baton',
    requestsPerSecond = 50,
    requestsPerDay = 100_000,
  }: WorkflowApiProps): ApiKey {
    const key = new ApiKey(this, 'Key', { description: 'Calls the API of Baton.' });
    const plan = new UsagePlan(this, 'Plan', {
      name,
      throttle: { rateLimit: requestsPerSecond, burstLimit: requestsPerSecond * 2 },
      quota: { limit: requestsPerDay, period: Period.DAY },
      apiStages: [{ api: this.api, stage: this.api.deploymentStage }],
    });
    plan.addApiKey(key);
    return key;
  }

  private explain({ authorization, people }: WorkflowApiProps, logs: boolean): void {
    const withKey = authorization === 'api-key';
    const reasons: Record<string, string> = {
      'AwsSolutions-APIG3':
        'A web ACL costs more a month than everything else together; attach one where the API is public.',
      ...(!people && {
        'AwsSolutions-COG4':
          'Callers are machines and operators with AWS credentials or a key; there is no user pool.',
        'AwsSolutions-APIG4': withKey
          ? 'Callers have an API key, as was asked for; webhooks are checked by their signature.'
          : 'Webhooks come from senders without AWS credentials; their function checks a signature before anything else.',
      }),
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
        'The managed policy is the one that API Gateway documents for its logs.',
      ...(!logs && {
        'AwsSolutions-APIG1': 'Logs are switched off.',
        'AwsSolutions-APIG6': 'Logs are switched off.',
      }),
    };
    for (const [rule, reason] of Object.entries(reasons)) acknowledge(this, rule, reason);
  }
}
