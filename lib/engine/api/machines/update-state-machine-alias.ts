import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { apiErrors } from '../protocol/errors.ts';
import { arnField } from '../protocol/fields.ts';
import { seconds } from '../protocol/seconds.ts';
import { checkRouting, existingAlias, routingField } from './routing.ts';

/**
 * UpdateStateMachineAlias.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachineAlias.html
 */
export const updateStateMachineAlias = defineOperation({
  name: 'UpdateStateMachineAlias',
  request: z.object({
    stateMachineAliasArn: arnField,
    description: z.string().max(256).optional(),
    routingConfiguration: routingField.optional(),
  }),
  run({ catalogue, clock }, { stateMachineAliasArn, description, routingConfiguration }) {
    const alias = existingAlias(catalogue, stateMachineAliasArn);
    if (description === undefined && routingConfiguration === undefined) {
      throw apiErrors.validation('Either the description or the routing configuration must be specified');
    }
    if (catalogue.machine(alias.stateMachineArn).status === 'DELETING') {
      throw apiErrors.stateMachineDeleting(alias.stateMachineArn);
    }
    if (routingConfiguration) checkRouting(catalogue, routingConfiguration, alias.stateMachineArn);
    const now = clock.now();
    catalogue.aliases.set(alias.arn, {
      ...alias,
      description: description ?? alias.description,
      routing: routingConfiguration ?? alias.routing,
      updatedAt: now,
    });
    return { updateDate: seconds(now) };
  },
});
