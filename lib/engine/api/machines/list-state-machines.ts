import { z } from 'zod';
import { compareTexts } from '#core/compare-texts.ts';
import { defineOperation } from '../operation.ts';
import { pageFields } from '../protocol/fields.ts';
import { pageOf } from '../protocol/pages.ts';
import { seconds } from '../protocol/seconds.ts';

/** ListStateMachines. https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachines.html */
export const listStateMachines = defineOperation({
  name: 'ListStateMachines',
  request: z.object(pageFields),
  run({ catalogue }, input) {
    const machines = [...catalogue.machines.values()].sort((a, b) => compareTexts(a.name, b.name));
    const { page, next } = pageOf('stateMachines', machines, (machine) => machine.arn, input);
    return {
      stateMachines: page.map(({ arn, name, type, createdAt }) => ({
        stateMachineArn: arn,
        name,
        type,
        creationDate: seconds(createdAt),
      })),
      ...next,
    };
  },
});
