import { z } from 'zod';
import type { StateMachine, Version } from '../catalogue/catalogue.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import { parseArn } from '../protocol/arns.ts';
import { apiErrors } from '../protocol/errors.ts';
import { arnField } from '../protocol/fields.ts';
import { seconds } from '../protocol/seconds.ts';

/**
 * PublishStateMachineVersion; publishing an unchanged machine answers its newest version.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_PublishStateMachineVersion.html
 */
export const publishStateMachineVersion = defineOperation({
  name: 'PublishStateMachineVersion',
  request: z.object({
    stateMachineArn: arnField,
    revisionId: z.string().optional(),
    description: z.string().max(256).optional(),
  }),
  run(context, input) {
    parseArn(input.stateMachineArn, 'stateMachine');
    const machine = context.catalogue.machine(input.stateMachineArn);
    if (machine.status === 'DELETING') throw apiErrors.stateMachineDeleting(machine.arn);
    const current = context.catalogue.revision(machine.revision);
    const shown = current.initial ? 'INITIAL' : current.id;
    if (input.revisionId !== undefined && input.revisionId !== shown) {
      throw apiErrors.conflict(
        `Failed to publish the State Machine version for revision ${input.revisionId}. ` +
          `The current State Machine revision is ${shown}.`,
      );
    }
    const version = publishVersion(context, machine, input.description);
    return { stateMachineVersionArn: version.arn, creationDate: seconds(version.createdAt) };
  },
});

/** Publishes a machine's newest revision; the newest version again when it has that revision already. */
export const publishVersion = (
  context: OperationContext,
  machine: StateMachine,
  description?: string,
): Version => {
  const { catalogue, clock } = context;
  const newest = versionsOf(context, machine.arn)[0];
  if (newest?.revision === machine.revision) {
    if (description !== undefined && description !== newest.description) {
      throw apiErrors.conflict(
        `Failed to publish the State Machine version for revision ${machine.revision}. Version ${newest.number} of it has another description.`,
      );
    }
    return newest;
  }
  const version: Version = {
    arn: `${machine.arn}:${machine.nextVersion}`,
    stateMachineArn: machine.arn,
    number: machine.nextVersion,
    revision: machine.revision,
    description,
    createdAt: clock.now(),
  };
  catalogue.versions.set(version.arn, version);
  catalogue.machines.set(machine.arn, { ...machine, nextVersion: machine.nextVersion + 1 });
  return version;
};

/** Returns a machine's versions, newest first. */
export const versionsOf = (context: OperationContext, machineArn: string): Version[] =>
  [...context.catalogue.versions.values()]
    .filter((version) => version.stateMachineArn === machineArn)
    .sort((a, b) => b.number - a.number);
