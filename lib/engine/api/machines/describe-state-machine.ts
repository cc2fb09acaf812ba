import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { parseMachineArn } from '../protocol/arns.ts';
import { apiErrors } from '../protocol/errors.ts';
import { arnField, includedDataField } from '../protocol/fields.ts';
import { machineDescription } from './revisions.ts';

/**
 * DescribeStateMachine: a machine or one of its versions.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html
 */
export const describeStateMachine = defineOperation({
  name: 'DescribeStateMachine',
  request: z.object({ stateMachineArn: arnField, includedData: includedDataField.default('ALL_DATA') }),
  run({ catalogue }, { stateMachineArn, includedData }) {
    const { machineArn, qualifier } = parseMachineArn(stateMachineArn);
    const machine = catalogue.machines.get(machineArn);
    const version = catalogue.versions.get(stateMachineArn);
    if (!machine || (qualifier !== undefined && !version)) {
      throw apiErrors.stateMachineDoesNotExist(stateMachineArn);
    }
    const revision = catalogue.revision(version?.revision ?? machine.revision);
    return {
      ...machineDescription(machine, revision, stateMachineArn, includedData === 'ALL_DATA'),
      ...(version && { creationDate: version.createdAt / 1000 }),
      ...(version?.description !== undefined && { description: version.description }),
    };
  },
});
