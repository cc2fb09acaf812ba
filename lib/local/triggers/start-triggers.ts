import type { Deployment } from '#contracts/deployment.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { EventBus } from '../bus/bus.ts';
import type { Deliver } from './deliver.ts';
import { addEventRules } from './event-rules.ts';
import { Scheduler } from './scheduler.ts';
import { addSchedules } from './schedules.ts';
import { addSubscriptions } from './subscriptions.ts';

/** What triggers are made of. */
export interface TriggerSurroundings {
  bus: EventBus;
  deliver: Deliver;
  manifests: readonly WorkflowManifest[];
  /** What the functions' `deployment.ts` files say, by action. */
  deployments: ReadonlyMap<string, Deployment>;
  /** Hears of triggers that could not start their workflow. */
  onFailure?: (trigger: string, error: unknown) => void;
}

/** Lets events and the clock start workflows and platform functions; the result stops that. */
export const startTriggers = ({
  bus,
  deliver,
  manifests,
  deployments,
  onFailure,
}: TriggerSurroundings): (() => void) => {
  const scheduler = new Scheduler({ onFailure });
  addSchedules(scheduler, deliver, manifests);
  const removers = [
    ...addEventRules(bus, deliver, manifests),
    ...addSubscriptions({ bus, scheduler, deliver }, deployments),
  ];
  return () => {
    scheduler.close();
    for (const remove of removers) remove();
  };
};
