import { variableReferences } from '#asl/variable-references.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Revision, StateMachine } from '../catalogue/catalogue.ts';
import { encryption } from '../protocol/encryption.ts';
import { apiErrors } from '../protocol/errors.ts';
import { seconds } from '../protocol/seconds.ts';

/** Returns a logging configuration with AWS's defaults. */
export const logging = (given: object | undefined): Json => ({
  level: 'OFF',
  includeExecutionData: false,
  ...(given as Record<string, Json> | undefined),
});

/** Returns a tracing configuration with AWS's defaults. */
export const tracing = (given: object | undefined): Json => ({
  enabled: false,
  ...(given as Record<string, Json> | undefined),
});

/** Refuses a role that is not an IAM role's ARN. */
export const checkRole = (arn: string): string => {
  if (!/^arn:[^:]+:iam::[^:]*:role\/.+/.test(arn)) throw apiErrors.invalidArn(`Invalid role ARN: ${arn}`);
  return arn;
};

/** Refuses a logging configuration that logs nowhere, or to more than one place. */
export const checkLogging = (given: { level?: string; destinations?: unknown[] } | undefined): void => {
  if (!given) return;
  const count = given.destinations?.length ?? 0;
  if (count > 1 || (count === 0 && given.level !== undefined && given.level !== 'OFF')) {
    throw apiErrors.invalidLogging('Must specify exactly one Log Destination.');
  }
};

/** Returns the fields that every description of a definition has; METADATA_ONLY leaves the definition and what is in it out. */
export const revisionFields = (revision: Revision, withData = true) => ({
  name: revision.name,
  definition: withData ? revision.definition : '{}',
  roleArn: revision.roleArn,
  loggingConfiguration: revision.loggingConfiguration,
  tracingConfiguration: revision.tracingConfiguration,
  encryptionConfiguration: encryption(revision.encryptionConfiguration),
  ...(withData && references(revision)),
  ...(!revision.initial && { revisionId: revision.id }),
});

/** References by revision, which never changes: to find them takes as long as to parse every expression of a definition. */
const known = new WeakMap<Revision, { variableReferences?: Record<string, string[]> }>();

const references = (revision: Revision): { variableReferences?: Record<string, string[]> } => {
  const found = known.get(revision) ?? referencesIn(revision.definition);
  known.set(revision, found);
  return found;
};

const referencesIn = (definition: string): { variableReferences?: Record<string, string[]> } => {
  const variables = variableReferences(JSON.parse(definition) as JsonObject);
  return Object.keys(variables).length > 0 ? { variableReferences: variables } : {};
};

/** Returns DescribeStateMachine's answer for a machine, or for a version of it. */
export const machineDescription = (
  machine: StateMachine,
  revision: Revision,
  arn: string,
  withData: boolean,
) => ({
  stateMachineArn: arn,
  status: machine.status,
  type: machine.type,
  creationDate: seconds(machine.createdAt),
  ...revisionFields(revision, withData),
});
