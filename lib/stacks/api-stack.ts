import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type BatonResources, WorkflowApi } from '#constructs/index.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { ROUTES } from '#contracts/http/routes/index.ts';
import { staged } from '#contracts/names.ts';
import { deployFunction } from './actions-stack.ts';
import type { FunctionSource } from './discover/functions.ts';
import type { FunctionCode } from './function-code.ts';

/** Properties of the ApiStack. */
export interface ApiStackProps extends StackProps {
  readonly functions: readonly FunctionSource[];
  readonly resources: BatonResources;
  readonly code: FunctionCode;
  readonly settings: BatonSettings;
}

const actionOf = (route: { name: string }): string => `platform/${route.name}`;

/** Tells whether a function serves a route of the API. */
export const servesRoute = ({ action }: FunctionSource): boolean =>
  ROUTES.some((route) => actionOf(route) === action);

/** The REST API and the functions that serve it. */
export class ApiStack extends Stack {
  readonly api: WorkflowApi;

  constructor(
    scope: Construct,
    id: string,
    { functions, settings, resources, code, ...props }: ApiStackProps,
  ) {
    super(scope, id, { description: 'Baton: API', ...props });
    const routes = ROUTES.map((route) => {
      const source = functions.find(({ action }) => action === actionOf(route));
      if (source) return { route, handler: deployFunction(this, source, { code, resources }) };
      const expected = `lambdas/${actionOf(route)}/handler.ts`;
      throw new Error(`${route.method} ${route.path} has no function; expected ${expected}`);
    });
    const { authorization, requestsPerSecond, requestsPerDay, accessLogs } = settings;
    this.api = new WorkflowApi(this, 'Workflows', {
      name: staged('baton', settings.stage),
      routes,
      authorization,
      requestsPerSecond,
      requestsPerDay,
      logs: accessLogs,
    });
    new CfnOutput(this, 'ApiId', { value: this.api.api.restApiId });
    new CfnOutput(this, 'ApiUrl', { value: this.api.api.url });
    if (this.api.apiKey) new CfnOutput(this, 'ApiKeyId', { value: this.api.apiKey.keyId });
  }
}
