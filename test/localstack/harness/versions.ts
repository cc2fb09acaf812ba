import {
  CreateStateMachineAliasCommand,
  DescribeStateMachineAliasCommand,
  ListStateMachinesCommand,
  PublishStateMachineVersionCommand,
  UpdateStateMachineAliasCommand,
} from '@aws-sdk/client-sfn';
import { staged } from '#contracts/names.ts';
import { clients } from './clients.ts';

const { sfn } = clients;

/**
 * Does what the templates' `AWS::StepFunctions::StateMachineVersion` and `StateMachineAlias` do, which LocalStack's CloudFormation
 * does not know and passes over: publishes a version of every state machine of a stage and points `live` to it.
 */
export const publishVersions = async (stage?: string): Promise<Map<string, string>> => {
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  const versions = new Map<string, string>();
  for (const { stateMachineArn = '', name = '' } of stateMachines) {
    if (!name.startsWith(staged('baton-', stage))) continue;
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
    versions.set(name, stateMachineVersionArn ?? '');
  }
  return versions;
};
