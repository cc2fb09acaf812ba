import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  CreateStateMachineAliasCommand,
  DescribeStateMachineAliasCommand,
  ListStateMachinesCommand,
  PublishStateMachineVersionCommand,
  UpdateStateMachineAliasCommand,
} from '@aws-sdk/client-sfn';
import { functionName, staged } from '#contracts/names.ts';
import { clients } from './clients.ts';

const { lambda, sfn } = clients;

/**
 * Does what the templates' `AWS::StepFunctions::StateMachineVersion` and `StateMachineAlias` do, which LocalStack's CloudFormation
 * does not know and passes over: publishes a version of every state machine of a stage and points `live` to it.
 */
export const publishVersions = async (stage?: string): Promise<Map<string, string>> => {
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  const versions = new Map<string, string>();
  const prefix = staged('baton-', stage);
  for (const { stateMachineArn = '', name = '' } of stateMachines) {
    if (!name.startsWith(prefix)) continue;
    const { stateMachineVersionArn } = await sfn.send(
      new PublishStateMachineVersionCommand({ stateMachineArn }),
    );
    const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }];
    const stateMachineAliasArn = `${stateMachineArn}:live`;
    const exists = await sfn.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn })).then(
      () => true,
      () => false,
    );
    if (exists)
      await sfn.send(new UpdateStateMachineAliasCommand({ stateMachineAliasArn, routingConfiguration }));
    else await sfn.send(new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration }));
    await register(name.slice(prefix.length), stateMachineVersionArn, stage);
    versions.set(name, stateMachineVersionArn ?? '');
  }
  return versions;
};

/** Calls the function that CloudFormation calls after it has published a version, as it would. */
const register = async (workflow: string, version: string | undefined, stage?: string): Promise<void> => {
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: functionName('platform/register-version', stage),
      Payload: JSON.stringify({ ResourceProperties: { workflow, version } }),
    }),
  );
  if (FunctionError) throw new Error(`${workflow}: ${Payload?.transformToString()}`);
};
