import type { LambdaClient } from '@aws-sdk/client-lambda';
import { functionName, rolePath } from '#contracts/names.ts';
import { UserError } from '../errors/user-error.ts';
import type { DeployedFunction, Inventory, Leftover } from './plan-removal.ts';

/** Where a deployment is, and who asks. */
export interface DeploymentPlace {
  region: string;
  stage?: string | undefined;
  profile?: string | undefined;
}

/** What deployments have left in an account and region. */
export interface Leftovers {
  /** Lists functions and roles of a deployment. `isNamed` says whether a version of a function is known to be needed. */
  list(isNamed: (functionArn: string) => boolean): Promise<Inventory>;
  remove(leftover: Leftover): Promise<void>;
  /** Lets the deployment look at which versions of a workflow there are, and which of them new executions get. */
  register(workflow: string): Promise<void>;
}

/** Returns the functions and roles of a deployment on AWS, with the ordinary chain of credentials. */
export const leftoversOn = async ({ region, stage, profile }: DeploymentPlace): Promise<Leftovers> => {
  const [cloudFormation, iam, lambda, sfn, { defaultProvider }] = await Promise.all([
    import('@aws-sdk/client-cloudformation'),
    import('@aws-sdk/client-iam'),
    import('@aws-sdk/client-lambda'),
    import('@aws-sdk/client-sfn'),
    import('@aws-sdk/credential-provider-node'),
  ]);
  const settings = { region, credentials: defaultProvider(profile === undefined ? {} : { profile }) };
  const clients = {
    cloudFormation: new cloudFormation.CloudFormationClient(settings),
    iam: new iam.IAMClient(settings),
    lambda: new lambda.LambdaClient(settings),
    sfn: new sfn.SFNClient(settings),
  };

  const isInStack = async (name: string): Promise<boolean> => {
    const command = new cloudFormation.DescribeStackResourcesCommand({ PhysicalResourceId: name });
    try {
      await clients.cloudFormation.send(command);
      return true;
    } catch (error) {
      if (/does not exist/.test((error as Error).message)) return false;
      throw error;
    }
  };
  const listFunctions = async (isNamed: (arn: string) => boolean): Promise<DeployedFunction[]> => {
    const prefix = functionName('', stage);
    const found: DeployedFunction[] = [];
    for await (const { Functions = [] } of lambda.paginateListFunctions({ client: clients.lambda }, {}))
      for (const { FunctionName: name = '', FunctionArn: arn = '', Role: role = '' } of Functions) {
        if (!name.startsWith(prefix)) continue;
        const versions = await versionsOf(lambda, clients.lambda, name);
        // A function without versions is called as it is, by the API or by events.
        if (versions.length === 0) continue;
        const isKnown = versions.some((version) => isNamed(version.arn));
        found.push({ name, arn, role, versions, isInStack: isKnown || (await isInStack(name)) });
      }
    return found;
  };
  const listRoles = async (): Promise<Inventory['roles']> => {
    const found: { name: string; arn: string; createdAt: number }[] = [];
    const path = { PathPrefix: rolePath(region, stage) };
    for await (const { Roles = [] } of iam.paginateListRoles({ client: clients.iam }, path))
      for (const { RoleName: name = '', Arn: arn = '', CreateDate } of Roles)
        found.push({ name, arn, createdAt: CreateDate?.getTime() ?? 0 });
    return found;
  };
  const removeRole = async (RoleName: string): Promise<void> => {
    const { PolicyNames = [] } = await clients.iam.send(new iam.ListRolePoliciesCommand({ RoleName }));
    for (const PolicyName of PolicyNames)
      await clients.iam.send(new iam.DeleteRolePolicyCommand({ RoleName, PolicyName }));
    await clients.iam.send(new iam.DeleteRoleCommand({ RoleName }));
  };
  const removers: Record<Leftover['kind'], (id: string) => Promise<unknown>> = {
    'state-machine-version': (id) =>
      clients.sfn.send(new sfn.DeleteStateMachineVersionCommand({ stateMachineVersionArn: id })),
    function: (id) => clients.lambda.send(new lambda.DeleteFunctionCommand({ FunctionName: id })),
    'function-version': (id) => clients.lambda.send(new lambda.DeleteFunctionCommand({ FunctionName: id })),
    role: removeRole,
  };
  return {
    list: async (isNamed) => ({ functions: await listFunctions(isNamed), roles: await listRoles() }),
    remove: async ({ kind, id }) => void (await removers[kind](id)),
    register: (workflow) => registerVersions(lambda, clients.lambda, { workflow, stage }),
  };
};

/** Calls the function that a deployment calls after it has published versions. */
const registerVersions = async (
  { InvokeCommand }: typeof import('@aws-sdk/client-lambda'),
  client: LambdaClient,
  { workflow, stage }: { workflow: string; stage: string | undefined },
): Promise<void> => {
  const Payload = JSON.stringify({ ResourceProperties: { workflow } });
  const FunctionName = functionName('platform/register-version', stage);
  const { FunctionError } = await client.send(new InvokeCommand({ FunctionName, Payload }));
  if (FunctionError !== undefined)
    throw new UserError(`the versions of "${workflow}" could not be read`, {
      hint: `the log of the function ${FunctionName} says why`,
    });
};

const versionsOf = async (
  { paginateListVersionsByFunction }: typeof import('@aws-sdk/client-lambda'),
  client: LambdaClient,
  FunctionName: string,
): Promise<DeployedFunction['versions']> => {
  const found: DeployedFunction['versions'] = [];
  for await (const { Versions = [] } of paginateListVersionsByFunction({ client }, { FunctionName }))
    for (const { Version = '', FunctionArn: arn = '', Role: role = '' } of Versions)
      if (/^\d+$/.test(Version)) found.push({ arn, number: Number(Version), role });
  return found;
};
