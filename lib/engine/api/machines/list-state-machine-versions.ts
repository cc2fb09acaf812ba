import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { parseArn } from '../protocol/arns.ts';
import { arnField, pageFields } from '../protocol/fields.ts';
import { pageOf } from '../protocol/pages.ts';
import { seconds } from '../protocol/seconds.ts';
import { versionsOf } from './publish-state-machine-version.ts';

/**
 * ListStateMachineVersions: newest first.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachineVersions.html
 */
export const listStateMachineVersions = defineOperation({
  name: 'ListStateMachineVersions',
  request: z.object({ stateMachineArn: arnField, ...pageFields }),
  run(context, input) {
    parseArn(input.stateMachineArn, 'stateMachine');
    const machine = context.catalogue.machine(input.stateMachineArn);
    const versions = versionsOf(context, machine.arn);
    const { page, next } = pageOf(`versions:${machine.arn}`, versions, (version) => version.arn, input);
    return {
      stateMachineVersions: page.map(({ arn, createdAt }) => ({
        stateMachineVersionArn: arn,
        creationDate: seconds(createdAt),
      })),
      ...next,
    };
  },
});
