import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { parseMachineArn } from '../protocol/arns.ts';
import { arnField } from '../protocol/fields.ts';

/**
 * DeleteStateMachineAlias; its versions stay, and an alias that is not there is deleted already.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachineAlias.html
 */
export const deleteStateMachineAlias = defineOperation({
  name: 'DeleteStateMachineAlias',
  request: z.object({ stateMachineAliasArn: arnField }),
  run({ catalogue }, { stateMachineAliasArn }) {
    parseMachineArn(stateMachineAliasArn);
    catalogue.aliases.delete(stateMachineAliasArn);
    return {};
  },
});
