import { z } from 'zod';
import { type Json, jsonEqual } from '#core/json.ts';
import { defineOperation } from '../operation.ts';
import { parseMachineArn } from '../protocol/arns.ts';
import { apiErrors } from '../protocol/errors.ts';
import { seconds } from '../protocol/seconds.ts';
import { checkRouting, routingField } from './routing.ts';

const ALIAS_NAME = /^(?=.*[a-zA-Z_\-.])[a-zA-Z0-9_\-.]+$/;
/** The same as AWS's error shows it. */
const ALIAS_NAME_TEXT = '^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$';

/**
 * CreateStateMachineAlias; the same call twice answers the same alias.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachineAlias.html
 */
export const createStateMachineAlias = defineOperation({
  name: 'CreateStateMachineAlias',
  request: z.object({
    name: z.string().min(1).max(80).regex(ALIAS_NAME, ALIAS_NAME_TEXT),
    description: z.string().max(256).optional(),
    routingConfiguration: routingField,
  }),
  run({ catalogue, clock }, { name, description, routingConfiguration: routing }) {
    checkRouting(catalogue, routing);
    const { machineArn } = parseMachineArn(routing[0]?.stateMachineVersionArn ?? '');
    const machine = catalogue.machine(machineArn);
    if (machine.status === 'DELETING') throw apiErrors.stateMachineDeleting(machineArn);
    const arn = `${machineArn}:${name}`;
    const existing = catalogue.aliases.get(arn);
    if (existing) {
      const same =
        existing.description === description && jsonEqual(existing.routing as Json, routing as Json);
      if (!same) {
        throw apiErrors.conflict(
          'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
        );
      }
      return { stateMachineAliasArn: arn, creationDate: seconds(existing.createdAt) };
    }
    const now = clock.now();
    catalogue.aliases.set(arn, {
      arn,
      stateMachineArn: machineArn,
      name,
      description,
      routing,
      createdAt: now,
      updatedAt: now,
    });
    return { stateMachineAliasArn: arn, creationDate: seconds(now) };
  },
});
