import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { arnField } from '../protocol/fields.ts';
import { existingAlias } from './routing.ts';

/**
 * DeleteStateMachineAlias; its versions stay.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachineAlias.html
 */
export const deleteStateMachineAlias = defineOperation({
  name: 'DeleteStateMachineAlias',
  request: z.object({ stateMachineAliasArn: arnField }),
  run({ catalogue }, { stateMachineAliasArn }) {
    catalogue.aliases.delete(existingAlias(catalogue, stateMachineAliasArn).arn);
    return {};
  },
});
