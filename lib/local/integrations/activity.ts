import { defined } from '#core/defined.ts';
import { functionFailure } from '#engine/integrations/services/lambda.ts';
import type { LocalIntegration } from './local-integration.ts';

/** Activities in virtual time, where nothing waits for a worker: the action of an activity runs when its task is scheduled. */
export const activityIntegration: LocalIntegration = ({ pool }) => ({
  activity: {
    async invoke({ resource, arguments: event, signal, context }) {
      const name = resource.arn.split(':').at(-1) ?? '';
      const outcome = await (await pool).invoke(name, event, { signal, ...defined({ now: context.now }) });
      if ('failure' in outcome) throw functionFailure(JSON.stringify(outcome.failure));
      return outcome.payload;
    },
  },
});
