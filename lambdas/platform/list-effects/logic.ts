import type { Fence } from '#actions/effects/fence.ts';
import type { listEffects as route } from '#contracts/http/routes/list-effects.ts';
import { defined } from '#core/defined.ts';
import { isoIfAny } from '#core/instants.ts';
import { effectViews } from '#platform/effects/effect-views.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { executionArn } from '#platform/ports/arns.ts';
import { requireManifest } from '#platform/ports/manifests.ts';

/** Lists the effects of an execution. */
export const listEffects: Serves<typeof route> = async ({ parameters }, ports) => {
  const manifest = await requireManifest(ports.manifests, parameters.workflow);
  const execution = executionArn(manifest.name, parameters.execution);
  const { effects, fence, asOf } = await effectViews(ports, manifest, execution);
  return {
    effects,
    ...defined({
      as_of: isoIfAny(asOf),
      undoing: fence.undoer,
      parked: fence.parked && parkedView(fence.parked),
    }),
  };
};

const parkedView = ({ tries, retryAt }: NonNullable<Fence['parked']>) => ({
  tries,
  ...defined({ retry_at: isoIfAny(retryAt) }),
});
