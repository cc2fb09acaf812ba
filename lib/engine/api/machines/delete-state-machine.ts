import { z } from 'zod';
import { defineOperation, type OperationContext } from '../operation.ts';
import { parseMachineArn } from '../protocol/arns.ts';
import { arnField } from '../protocol/fields.ts';
import { versionsOf } from './publish-state-machine-version.ts';

/**
 * DeleteStateMachine: with its versions and aliases, once its executions have ended; those still running end as aborted with
 * their next transition.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
 */
export const deleteStateMachine = defineOperation({
  name: 'DeleteStateMachine',
  request: z.object({ stateMachineArn: arnField }),
  run(context, { stateMachineArn }) {
    const { machineArn } = parseMachineArn(stateMachineArn);
    const machine = context.catalogue.machines.get(machineArn);
    if (!machine || machine.status === 'DELETING') return {};
    context.catalogue.machines.set(machineArn, { ...machine, status: 'DELETING' });
    removeWhenIdle(context, machineArn);
    return {};
  },
});

/** Removes a machine that is being deleted once none of its executions runs. */
export const removeWhenIdle = (context: OperationContext, machineArn: string): void => {
  const { catalogue, driver } = context;
  if (catalogue.machines.get(machineArn)?.status !== 'DELETING') return;
  if (driver.isRunning(machineArn)) return;
  for (const version of versionsOf(context, machineArn)) catalogue.versions.delete(version.arn);
  for (const alias of [...catalogue.aliases.values()]) {
    if (alias.stateMachineArn === machineArn) catalogue.aliases.delete(alias.arn);
  }
  catalogue.tags.delete(machineArn);
  catalogue.machines.delete(machineArn);
};
