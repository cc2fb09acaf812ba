import type { Substitution, WorkflowManifest } from '#contracts/manifest.ts';
import { BUS_NAME, LOCAL_TABLE, localFunctionArn, localStateMachineArn } from '#contracts/names.ts';
import { invariant } from '#core/invariant.ts';

const RESOLVERS: {
  [Kind in Substitution['kind']]: (substitution: Extract<Substitution, { kind: Kind }>) => string;
} = {
  action: ({ action }) => localFunctionArn(action),
  platform: ({ action }) => localFunctionArn(platformAction(action)),
  workflow: ({ workflow }) => localStateMachineArn(workflow),
  bus: () => BUS_NAME,
  table: () => LOCAL_TABLE,
};

/** Text of a workflow's definition with every `${…}` replaced by what it stands for in the local stack. */
export const localDefinition = ({ definition, substitutions, name }: WorkflowManifest): string =>
  JSON.stringify(definition).replaceAll(/\$\{(\w+)\}/g, (_, key: string) => {
    const substitution = substitutions[key];
    invariant(substitution, `the definition of ${name} has \${${key}}, which its manifest does not explain`);
    return RESOLVERS[substitution.kind](substitution as never);
  });

/** A platform Lambda's place under `lambdas`: `request-approval` is `platform/request-approval`. */
export const platformAction = (action: string): string =>
  action.startsWith('platform/') ? action : `platform/${action}`;
