import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { arnField } from '../protocol/fields.ts';
import { seconds } from '../protocol/seconds.ts';
import { existingAlias } from './routing.ts';

/**
 * DescribeStateMachineAlias.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachineAlias.html
 */
export const describeStateMachineAlias = defineOperation({
  name: 'DescribeStateMachineAlias',
  request: z.object({ stateMachineAliasArn: arnField }),
  run({ catalogue }, { stateMachineAliasArn }) {
    const alias = existingAlias(catalogue, stateMachineAliasArn);
    return {
      stateMachineAliasArn: alias.arn,
      name: alias.name,
      ...(alias.description !== undefined && { description: alias.description }),
      routingConfiguration: alias.routing,
      creationDate: seconds(alias.createdAt),
      updateDate: seconds(alias.updatedAt),
    };
  },
});
