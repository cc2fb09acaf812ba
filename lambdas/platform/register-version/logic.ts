import type { ActionLogger } from '#actions/telemetry/logging.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { versionNumber } from '#platform/ports/arns.ts';
import { forgetManifest, keepManifest } from '#platform/versions/manifest-store.ts';
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
  const work =
    event.RequestType === 'Delete' ? remove(workflow, ports) : register(event.ResourceProperties, ports);
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

/** Forgets that a workflow is deployed. Its versions outlive the resource: executions of them may be under way. */
const remove = async (
  workflow: string,
  { table, clock, logger }: PlatformPorts & { logger: ActionLogger },
): Promise<void> => {
  // What is left does no harm, and a stack that cannot be removed does.
  await forgetManifest({ open: table, clock }, workflow).catch((error: Error) =>
    logger.warn('A manifest could not be removed', { workflow, error }),
  );
};

const register = async ({ workflow, version, shift }: Registration, ports: PlatformPorts): Promise<void> => {
  const manifest = (await ports.manifests()).get(workflow);
  if (manifest) await keepManifest({ open: ports.table, clock: ports.clock }, manifest);
  await registerVersions(ports, workflow, manifest);
  const number = versionNumber(version);
  if (number === undefined) return takeInAlias(ports, workflow);
  await ports.versionStore.point(
    workflow,
    number,
    shift && { type: shift.type, percent: Number(shift.percent), minutes: Number(shift.minutes) },
  );
};

/** Records what the alias says, which somebody may have changed by hand. */
const takeInAlias = async (
  { versions, versionStore }: Pick<PlatformPorts, 'versions' | 'versionStore'>,
  workflow: string,
): Promise<void> => {
  const alias = aliasArn(workflow);
  if (alias === undefined) return;
  const shares = [...(await versions.shares(alias))].map(
    ([arn, percent]) => [versionNumber(arn) ?? 0, percent] as const,
  );
  await versionStore.share(workflow, new Map(shares.filter(([, percent]) => percent > 0)));
};
