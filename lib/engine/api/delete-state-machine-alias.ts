import { z } from 'zod';
import { arnField } from './fields.ts';
import { defineOperation } from './operation.ts';
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
