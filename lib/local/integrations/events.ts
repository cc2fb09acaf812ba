import { isObject, type Json } from '#core/json.ts';
import { type Integration, TaskFailure } from '#engine/integrations/integration.ts';
import { eventEntries } from '#engine/integrations/services/events.ts';
import type { EventBus } from '../bus/bus.ts';
import { PutEventsProblem, putEvents } from '../bus/put-events.ts';
import type { LocalIntegration } from './local-integration.ts';

/**
 * Returns Step Functions' `events:putEvents` with the local bus
 * (https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html).
 */
export const eventsIntegration: LocalIntegration = ({ bus }) => ({ events: localEvents(bus) });

const localEvents = (bus: EventBus): Integration => ({
  async invoke({ arguments: parameters, context }) {
    const given = isObject(parameters) ? parameters : {};
    const answer = answerOf(() =>
      putEvents(bus, { ...given, Entries: eventEntries(given, context.executionArn) }),
    );
    if (Number(answer.FailedEntryCount) > 0) {
      throw new TaskFailure('EventBridge.FailedEntry', JSON.stringify(answer));
    }
    return answer;
  },
});

const answerOf = (put: () => ReturnType<typeof putEvents>): { [key: string]: Json } => {
  try {
    return put();
  } catch (error) {
    if (error instanceof PutEventsProblem)
      throw new TaskFailure('EventBridge.ValidationException', error.message);
    throw error;
  }
};
