import { z } from 'zod';
import { compareTexts } from '#core/compare-texts.ts';
import { defineOperation } from '../operation.ts';
import { parseMachineArn } from '../protocol/arns.ts';
import { arnField, pageFields } from '../protocol/fields.ts';
import { pageOf } from '../protocol/pages.ts';
import { seconds } from '../protocol/seconds.ts';

/**
 * ListStateMachineAliases: of a machine, or those that route to a version; oldest first.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachineAliases.html
 */
export const listStateMachineAliases = defineOperation({
  name: 'ListStateMachineAliases',
  request: z.object({ stateMachineArn: arnField, ...pageFields }),
  run({ catalogue }, input) {
    const { machineArn, qualifier } = parseMachineArn(input.stateMachineArn);
    const machine = catalogue.machine(machineArn);
    const aliases = [...catalogue.aliases.values()]
      .filter((alias) => alias.stateMachineArn === machine.arn)
      .filter(
        (alias) =>
          qualifier === undefined ||
          alias.routing.some((route) => route.stateMachineVersionArn === input.stateMachineArn),
      )
      .sort((a, b) => a.createdAt - b.createdAt || compareTexts(a.arn, b.arn));
    const { page, next } = pageOf(`aliases:${input.stateMachineArn}`, aliases, (alias) => alias.arn, input);
    return {
      stateMachineAliases: page.map(({ arn, createdAt }) => ({
        stateMachineAliasArn: arn,
        creationDate: seconds(createdAt),
      })),
      ...next,
    };
  },
});
