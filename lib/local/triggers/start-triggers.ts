import type { Deployment } from '#contracts/deployment.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { EventBus } from '../bus/bus.ts';
import type { Deliver } from './deliver.ts';
import { addEventRules, addWaitRules } from './event-rules.ts';
import { Scheduler } from './scheduler.ts';
import { addSchedules } from './schedules.ts';
import { addSubscriptions } from './subscriptions.ts';

/** What triggers are made of, and what they start. */
export interface TriggerOptions {
  bus: EventBus;
  deliver: Deliver;
  manifests: readonly WorkflowManifest[];
  /** Whether events and schedules start workflows and platform functions. Steps that wait for events get them in any case. */
  starts?: boolean;
  /** The functions' `deployment.ts` files, by action. */
  deployments: ReadonlyMap<string, Deployment>;
  /** When schedules were added first; triggers that are started again keep their times. */
  since?: Map<string, number>;
  /** Called when a trigger could not start its workflow. */
  onFailure?: (trigger: string, error: unknown) => void;
}

/** Delivers events to the steps that wait for them, and starts workflows and platform functions on events and schedules; the result stops that. */
export const startTriggers = ({
  bus,
  deliver,
  manifests,
  starts = false,
  deployments,
  since,
  onFailure,
}: TriggerOptions): (() => void) => {
  const scheduler = new Scheduler({ since, onFailure });
  const removers = addWaitRules(bus, deliver, manifests);
  if (starts) {
    addSchedules(scheduler, deliver, manifests);
    removers.push(...addEventRules(bus, deliver, manifests));
    removers.push(...addSubscriptions({ bus, scheduler, deliver }, deployments, manifests));
  }
  return () => {
    scheduler.close();
    for (const remove of removers) remove();
  };
};
