import type { Deployment } from '#contracts/deployment.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { EventBus } from '../bus/bus.ts';
import type { Deliver } from './deliver.ts';
import { addEventRules } from './event-rules.ts';
import { Scheduler } from './scheduler.ts';
import { addSchedules } from './schedules.ts';
import { addSubscriptions } from './subscriptions.ts';

/** What triggers are made of, and what they start. */
export interface TriggerOptions {
  bus: EventBus;
  deliver: Deliver;
  manifests: readonly WorkflowManifest[];
  /** The functions' `deployment.ts` files, by action. */
  deployments: ReadonlyMap<string, Deployment>;
  /** Called when a trigger could not start its workflow. */
  onFailure?: (trigger: string, error: unknown) => void;
}

/** Starts workflows and platform functions on events and schedules; the result stops that. */
export const startTriggers = ({
  bus,
  deliver,
  manifests,
  deployments,
  onFailure,
}: TriggerOptions): (() => void) => {
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
