import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type ActionFunction, type BatonResources, WorkflowApi } from '#constructs/index.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { decideApproval } from '#contracts/http/routes/decide-approval.ts';
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
      if (source) {
        const handler = deployFunction(this, source, { code, resources, settings });
        if (route === decideApproval) ruleDecisions(handler, settings);
        return { route, handler };
      }
      const expected = `lambdas/${actionOf(route)}/handler.ts`;
      throw new Error(`${route.method} ${route.path} has no function; expected ${expected}`);
    });
    const { authorization, requestsPerSecond, requestsPerDay, accessLogs, accountLogRole } = settings;
    this.api = new WorkflowApi(this, 'Workflows', {
      name: staged('baton', settings.stage),
      routes,
      authorization,
      requestsPerSecond,
      requestsPerDay,
      logs: accessLogs,
      accountRole: accountLogRole,
      encryptionKey: resources.encryptionKey,
    });
    new CfnOutput(this, 'ApiId', { value: this.api.api.restApiId });
    new CfnOutput(this, 'ApiUrl', { value: this.api.api.url });
    if (this.api.apiKey) new CfnOutput(this, 'ApiKeyId', { value: this.api.apiKey.keyId });
  }
}

/** Tells the function that takes decisions who may make them. */
const ruleDecisions = (handler: ActionFunction, settings: BatonSettings): void => {
  const { approvers = settings.authorization === 'iam' ? 'enforced' : 'claimed', fourEyes } = settings;
  handler.addEnvironment(ENVIRONMENT.approvers, approvers);
  if (fourEyes) handler.addEnvironment(ENVIRONMENT.fourEyes, 'true');
};
