import type { planRerun as route } from '#contracts/http/routes/plan-rerun.ts';
import { defined } from '#core/defined.ts';
import type { Serves } from '../../handlers/serves.ts';
import { openRerun } from './open-rerun.ts';

/** Shows what running an ended execution again would do, by the step to begin with. */
export const planRerun: Serves<typeof route> = async ({ parameters, query }, ports) => {
  const { past, target, beginnings } = await openRerun(ports, parameters, query.version);
  const { effects, unsettled } = past;
  return {
    beginnings,
    effects,
    ...defined({
      version: target.number,
      unsettled: unsettled === 'forgotten' ? undefined : unsettled,
    }),
  };
};
