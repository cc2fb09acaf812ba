import { type Integrations, TaskFailure } from '#engine/integrations/integration.ts';
import type { ServiceFaultPlan } from '../workers/faults.ts';

/** Functions fail in their workers, where guards and logs around them are real. */
const FUNCTIONS = 'lambda';

/** Makes calls of services fail as planned, before they do anything. */
export const failing = (integrations: Integrations, plan: ServiceFaultPlan): Integrations =>
  Object.fromEntries(
    Object.entries(integrations).map(([service, integration]) => [
      service,
      service === FUNCTIONS
        ? integration
        : {
            ...integration,
            invoke: async (call) => {
              const { stateName } = call.context;
              const error = plan(stateName);
              if (error !== undefined)
                throw new TaskFailure(error, `Injected by --fail: ${stateName} fails with ${error}`);
              return integration.invoke(call);
            },
          },
    ]),
  );
