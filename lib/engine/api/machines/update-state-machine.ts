import { z } from 'zod';
import { jsonEqual } from '#core/json.ts';
import type { Revision } from '../catalogue/catalogue.ts';
import { validateDefinition } from '../catalogue/definitions.ts';
import { defineOperation } from '../operation.ts';
import { parseMachineArn } from '../protocol/arns.ts';
import { checkEncryption } from '../protocol/encryption.ts';
import { apiErrors } from '../protocol/errors.ts';
import {
  arnField,
  definitionField,
  encryptionField,
  loggingField,
  roleField,
  tracingField,
} from '../protocol/fields.ts';
import { seconds } from '../protocol/seconds.ts';
import { publishVersion } from './publish-state-machine-version.ts';
import { checkLogging, checkRole, logging, tracing } from './revisions.ts';

/**
 * UpdateStateMachine: running executions keep the definition that they started with.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html
 */
export const updateStateMachine = defineOperation({
  name: 'UpdateStateMachine',
  request: z.object({
    stateMachineArn: arnField,
    definition: definitionField.optional(),
    roleArn: roleField.optional(),
    loggingConfiguration: loggingField.optional(),
    tracingConfiguration: tracingField.optional(),
    encryptionConfiguration: encryptionField.optional(),
    publish: z.boolean().default(false),
    versionDescription: z.string().max(256).optional(),
  }),
  run(context, input) {
    const { catalogue, clock, randomness } = context;
    if (parseMachineArn(input.stateMachineArn).qualifier !== undefined) {
      throw apiErrors.stateMachineDoesNotExist(input.stateMachineArn);
    }
    const machine = catalogue.machine(input.stateMachineArn);
    if (machine.status === 'DELETING') throw apiErrors.stateMachineDeleting(machine.arn);
    const { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } =
      input;
    if (
      !definition &&
      !roleArn &&
      !loggingConfiguration &&
      !tracingConfiguration &&
      !encryptionConfiguration
    ) {
      throw apiErrors.missingParameter(
        'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
      );
    }
    if (input.versionDescription !== undefined && !input.publish) {
      throw apiErrors.validation('Version description can only be set when publish is true');
    }
    if (roleArn !== undefined) checkRole(roleArn);
    checkLogging(loggingConfiguration);
    checkEncryption(encryptionConfiguration);
    const current = catalogue.revision(machine.revision);
    // The one that it has was accepted before.
    if (definition !== undefined && definition !== current.definition)
      validateDefinition(definition, machine.type);
    const wanted: Revision = {
      ...current,
      definition: definition ?? current.definition,
      roleArn: roleArn ?? current.roleArn,
      loggingConfiguration: loggingConfiguration
        ? logging(loggingConfiguration)
        : current.loggingConfiguration,
      tracingConfiguration: tracingConfiguration
        ? tracing(tracingConfiguration)
        : current.tracingConfiguration,
      encryptionConfiguration: encryptionConfiguration ?? current.encryptionConfiguration,
    };
    const changed = !jsonEqual(JSON.parse(JSON.stringify(current)), JSON.parse(JSON.stringify(wanted)));
    const now = clock.now();
    const revision = changed ? { ...wanted, id: randomness.uuid(), createdAt: now, initial: false } : current;
    if (changed) {
      catalogue.revisions.set(revision.id, revision);
      catalogue.machines.set(machine.arn, { ...machine, revision: revision.id });
    }
    const version = input.publish
      ? publishVersion(context, catalogue.machine(machine.arn), input.versionDescription)
      : undefined;
    return {
      updateDate: seconds(now),
      ...(!revision.initial && { revisionId: revision.id }),
      ...(version && { stateMachineVersionArn: version.arn }),
    };
  },
});
