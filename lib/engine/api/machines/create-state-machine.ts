import { z } from 'zod';
import { jsonEqual } from '#core/json.ts';
import type { Revision, StateMachine } from '../catalogue/catalogue.ts';
import { validateDefinition } from '../catalogue/definitions.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import { statesArn } from '../protocol/arns.ts';
import { checkEncryption, encryption } from '../protocol/encryption.ts';
import { apiErrors } from '../protocol/errors.ts';
import {
  checkName,
  definitionField,
  encryptionField,
  loggingField,
  machineTypeField,
  nameField,
  roleField,
  tagsField,
  tracingField,
} from '../protocol/fields.ts';
import { seconds } from '../protocol/seconds.ts';
import { putTags } from '../tags/tag-resource.ts';
import { publishVersion } from './publish-state-machine-version.ts';
import { checkLogging, checkRole, logging, tracing } from './revisions.ts';

/**
 * CreateStateMachine; the same call twice answers the same machine, whatever its role and tags.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
 */
export const createStateMachine = defineOperation({
  name: 'CreateStateMachine',
  scoped: true,
  request: z.object({
    name: nameField,
    definition: definitionField,
    roleArn: roleField,
    type: machineTypeField.default('STANDARD'),
    loggingConfiguration: loggingField.optional(),
    tracingConfiguration: tracingField.optional(),
    encryptionConfiguration: encryptionField.optional(),
    publish: z.boolean().default(false),
    versionDescription: z.string().max(256).optional(),
    tags: tagsField.optional(),
  }),
  run(context, input) {
    const { catalogue, clock, randomness, settings } = context;
    checkName(input.name);
    checkRole(input.roleArn);
    checkLogging(input.loggingConfiguration);
    checkEncryption(input.encryptionConfiguration);
    if (input.versionDescription !== undefined && !input.publish) {
      throw apiErrors.validation('Version description can only be set when publish is true');
    }
    const arn = statesArn(settings, 'stateMachine', input.name);
    const existing = catalogue.machines.get(arn);
    const now = clock.now();
    const revision: Revision = {
      id: randomness.uuid(),
      stateMachineArn: arn,
      name: input.name,
      type: input.type,
      definition: input.definition,
      roleArn: input.roleArn,
      loggingConfiguration: logging(input.loggingConfiguration),
      tracingConfiguration: tracing(input.tracingConfiguration),
      encryptionConfiguration: encryption(input.encryptionConfiguration),
      createdAt: now,
      initial: true,
    };
    if (existing) return again(context, existing, revision, input);
    validateDefinition(input.definition, input.type);
    if (input.tags) putTags(context, arn, input.tags);
    const machine: StateMachine = {
      arn,
      name: input.name,
      type: input.type,
      status: 'ACTIVE',
      createdAt: now,
      revision: revision.id,
      nextVersion: 1,
      created: { publish: input.publish, versionDescription: input.versionDescription },
    };
    catalogue.revisions.set(revision.id, revision);
    catalogue.machines.set(arn, machine);
    const version = input.publish ? publishVersion(context, machine, input.versionDescription) : undefined;
    return answer(machine, version?.arn);
  },
});

const answer = (machine: StateMachine, versionArn?: string) => ({
  stateMachineArn: machine.arn,
  creationDate: seconds(machine.createdAt),
  ...(versionArn !== undefined && { stateMachineVersionArn: versionArn }),
});

/** Answers a repeated request as before, and refuses another under the same name. */
const again = (
  context: OperationContext,
  machine: StateMachine,
  wanted: Revision,
  { publish, versionDescription }: { publish: boolean; versionDescription?: string },
) => {
  if (machine.status === 'DELETING') throw apiErrors.stateMachineDeleting(machine.arn);
  const current = context.catalogue.revision(machine.revision);
  const { created } = machine;
  const same =
    current.definition === wanted.definition &&
    current.type === wanted.type &&
    jsonEqual(current.loggingConfiguration, wanted.loggingConfiguration) &&
    jsonEqual(current.tracingConfiguration, wanted.tracingConfiguration) &&
    jsonEqual(encryption(current.encryptionConfiguration), wanted.encryptionConfiguration) &&
    (!created || (created.publish === publish && created.versionDescription === versionDescription));
  if (!same) throw apiErrors.stateMachineAlreadyExists(machine.arn);
  return answer(machine, publish ? publishVersion(context, machine).arn : undefined);
};
