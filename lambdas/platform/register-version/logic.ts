import type { ActionLogger } from '#actions/telemetry/logging.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { versionNumber } from '#platform/ports/arns.ts';
import { registerVersions } from '#platform/versions/register.ts';
import type { Shift } from '#platform/versions/shares.ts';
import { aliasArn } from '#platform/views/versions-view.ts';
import { type ResourceRequest, respond } from './respond.ts';

/** What a deployment says of a workflow; CloudFormation makes texts of numbers. */
interface Registration {
  workflow: string;
  /** ARN of the version that new executions get; absent if the alias is to be asked. */
  version?: string;
  shift?: { type: Shift['type']; percent: string; minutes: string };
}

/** A request of CloudFormation, or a call of `baton gc`, which has no `ResponseURL`. */
export type RegisterEvent = Partial<ResourceRequest> & { ResourceProperties: Registration };

/**
 * Leaves in the table what a deployment has published: versions with their definitions, manifests, roles and functions, and which of
 * them new executions get. CloudFormation is answered in any case, because it would wait for an hour.
 */
export const registerVersion = async (
  event: RegisterEvent,
  ports: PlatformPorts & { logger: ActionLogger },
): Promise<void> => {
  const { workflow } = event.ResourceProperties;
  // Versions outlive the resource: executions of them may be under way.
  const work = event.RequestType === 'Delete' ? Promise.resolve() : register(event.ResourceProperties, ports);
  const failure = await work.then(
    () => undefined,
    (error: Error) => error,
  );
  if (event.ResponseURL === undefined) {
    if (failure) throw failure;
    return;
  }
  if (failure) ports.logger.error('Versions could not be registered', { workflow, error: failure });
  await respond(event as ResourceRequest, `baton-versions-${workflow}`, failure);
};

const register = async ({ workflow, version, shift }: Registration, ports: PlatformPorts): Promise<void> => {
  const manifest = (await ports.manifests()).get(workflow);
  await registerVersions(ports, workflow, manifest);
  const number = versionNumber(version) ?? (await pointedTo(ports, workflow));
  if (number === undefined) return;
  const gradually = version === undefined ? undefined : shift;
  await ports.versionStore.point(
    workflow,
    number,
    gradually && {
      type: gradually.type,
      percent: Number(gradually.percent),
      minutes: Number(gradually.minutes),
    },
  );
};

/** Returns the number of the version to which the alias points for most executions; undefined if there is no alias. */
const pointedTo = async (
  { versions }: Pick<PlatformPorts, 'versions'>,
  workflow: string,
): Promise<number | undefined> => {
  const alias = aliasArn(workflow);
  if (alias === undefined) return undefined;
  const [most] = [...(await versions.shares(alias))].sort(([, one], [, other]) => other - one);
  return versionNumber(most?.[0]);
};
