import { calledAction } from '#contracts/called-action.ts';
import type { Substitution, WorkflowManifest } from '#contracts/manifest.ts';
import {
  BUS_NAME,
  LOCAL_BUCKET,
  LOCAL_TABLE,
  localActivityArn,
  localConnectionArn,
  localFunctionArn,
  localStateMachineArn,
  platformAction,
} from '#contracts/names.ts';
import { invariant } from '#core/invariant.ts';
import { ownField } from '#core/json.ts';

const RESOLVERS: { [Kind in Substitution['kind']]: (substitution: SubstitutionOf<Kind>) => string } = {
  action: ({ action }) => localFunctionArn(action),
  activity: ({ action }) => localActivityArn(action),
  platform: ({ action }) => localFunctionArn(platformAction(action)),
  workflow: ({ workflow, version }) =>
    `${localStateMachineArn(workflow)}${version === undefined ? '' : `:${version}`}`,
  connection: ({ connection }) => localConnectionArn(connection),
  bus: () => BUS_NAME,
  call: () => '',
  reach: () => '',
  state: () => LOCAL_TABLE,
  files: ({ part }) => (part === 'bucket' ? LOCAL_BUCKET : ''),
  bucket: ({ bucket }) => bucket,
};

type SubstitutionOf<Kind extends Substitution['kind']> = Extract<Substitution, { kind: Kind }>;

const resolve = <Kind extends Substitution['kind']>(
  substitution: SubstitutionOf<Kind> & { kind: Kind },
): string => RESOLVERS[substitution.kind](substitution);

/** Returns the text of a workflow's definition with every `${…}` replaced by its value in the local stack. */
export const localDefinition = ({
  definition,
  substitutions,
  name,
}: Pick<WorkflowManifest, 'definition' | 'substitutions' | 'name'>): string =>
  JSON.stringify(definition).replaceAll(/\$\{(\w+)\}/g, (_, key: string) => {
    const substitution = ownField(substitutions, key);
    invariant(substitution, `the definition of ${name} has \${${key}}, which its manifest does not explain`);
    return resolve(substitution);
  });

/** Returns the actions that workflows call by the ARNs under which they call them in the local stack; platform functions by their paths. */
export const actionsByArn = (manifests: readonly WorkflowManifest[]): Map<string, string> =>
  new Map(
    manifests
      .flatMap(({ substitutions }) => Object.values(substitutions))
      .flatMap((one): [string, string][] => {
        const action = calledAction(one);
        return action === undefined ? [] : [[resolve(one), action]];
      }),
  );
