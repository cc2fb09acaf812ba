import { type Integrations, TaskFailure } from '#engine/integrations/integration.ts';
import { type Fault, type ServiceFaultPlan, serviceFaultPlan } from '../workers/faults.ts';

/** Functions fail in their workers, where guards and logs around them are real. */
const FUNCTIONS = 'lambda';

/** Makes calls of services fail, those of the engine's own included, before they do anything. */
export const withFaults =
  (faults: readonly Fault[] = []) =>
  (integrations: Integrations): Integrations =>
    faults.length > 0 ? failing(integrations, serviceFaultPlan(faults)) : integrations;

const failing = (integrations: Integrations, plan: ServiceFaultPlan): Integrations =>
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
              if (error !== undefined) throw injected(stateName, error);
              return integration.invoke(call);
            },
          },
    ]),
  );

/** Returns the failure of a state of which a call was to fail. */
export const injected = (state: string, error: string): TaskFailure =>
  new TaskFailure(error, `Injected by --fail: ${state} fails with ${error}`);
