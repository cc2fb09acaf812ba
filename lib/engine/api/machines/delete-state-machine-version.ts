import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { parseMachineArn } from '../protocol/arns.ts';
import { apiErrors } from '../protocol/errors.ts';
import { longArnField } from '../protocol/fields.ts';

/**
 * DeleteStateMachineVersion; one that an alias routes to is kept.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachineVersion.html
 */
export const deleteStateMachineVersion = defineOperation({
  name: 'DeleteStateMachineVersion',
  request: z.object({ stateMachineVersionArn: longArnField }),
  run({ catalogue }, { stateMachineVersionArn: arn }) {
    const { qualifier } = parseMachineArn(arn);
    if (qualifier === undefined || !/^\d+$/.test(qualifier)) {
      throw apiErrors.validation(`Resource must be a state machine version ARN. Received: ${arn}`);
    }
    const users = [...catalogue.aliases.values()].filter((alias) =>
      alias.routing.some((route) => route.stateMachineVersionArn === arn),
    );
    if (users.length > 0) {
      const names = users.map((alias) => alias.name).join(', ');
      throw apiErrors.conflict(
        `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${names}]`,
      );
    }
    catalogue.versions.delete(arn);
    return {};
  },
});
