import type { Access, Deployment } from '#contracts/deployment.ts';
import type { AccessTarget, AccessType } from './access-type.ts';
import { allow } from './allow.ts';
import { bus } from './bus.ts';
import {
  executionsControl,
  executionsRead,
  executionsStart,
  mapRunsRead,
  tasks,
  workflows,
} from './executions.ts';
import { filesIn, filesListed, filesRead, storedValuesRead, storedValuesWrite } from './files.ts';
import { logsRead } from './logs.ts';
import { deployment, manifests } from './manifests.ts';
import type { BatonResources } from './resources.ts';
import { grantSecrets } from './secrets.ts';
import { grantItems, itemsOf, KEY_ACTIONS, notes, turns } from './table.ts';
import { versionsChange, versionsDescribe, versionsPublish, versionsRead } from './versions.ts';

/** What a function asks for in `deployment.ts`. */
const DECLARED: Record<Access, AccessType> = {
  bus,
  deployment,
  'executions-control': executionsControl,
  'executions-read': executionsRead,
  'executions-start': executionsStart,
  lifecycles: manifests,
  'logs-read': logsRead,
  manifests,
  'map-runs-read': mapRunsRead,
  outbox: filesIn('outbox'),
  storage: filesIn('storage'),
  'storage-read': filesListed('storage'),
  tasks,
  'versions-change': versionsChange,
  'versions-describe': versionsDescribe,
  'versions-publish': versionsPublish,
  'versions-read': versionsRead,
  workflows,
};

/** What a step asks of the action that it calls. */
export type StepDemand =
  | 'breaker'
  | 'cache'
  | 'callback'
  | 'content'
  | 'effect'
  | 'fetches'
  | 'note'
  | 'stores'
  | 'turn';

const DEMANDED: Record<StepDemand, AccessType[]> = {
  /** One item per breaker; a change of state is an event. */
  breaker: [itemsOf('breaker'), bus],
  /** One item per input that was seen. */
  cache: [itemsOf('cache')],
  /** Entries of the log of effects, and the fence. */
  effect: [itemsOf('effect')],
  callback: [tasks],
  /** What every call of a step leaves for the execution's status. */
  note: [notes],
  /** Files whose contents are the key of a cached result. */
  content: [filesRead('storage')],
  /** Values that are too long for a state. */
  fetches: [storedValuesRead],
  stores: [storedValuesWrite],
  /** Places and queues of calls; whoever gives up a place notifies the next. */
  turn: [turns, tasks],
};

/** Lets a function or worker reach what it declares and what the steps that call it demand. */
export const grantAccess = (
  target: AccessTarget,
  resources: BatonResources,
  { access = [], items = {}, secrets = [] }: Deployment = {},
  demands: Iterable<StepDemand> = [],
): void => {
  const types = new Set([
    ...access.map((name) => DECLARED[name]),
    ...[...demands].flatMap((name) => DEMANDED[name]),
  ]);
  // What puts values there gets them for attempts that are repeated.
  if (types.has(storedValuesWrite)) types.delete(storedValuesRead);
  for (const type of types) type.grant(target, resources);
  grantItems(target, resources, items);
  if (resources.encryptionKey) allow(target, KEY_ACTIONS, [resources.encryptionKey.keyArn]);
  grantSecrets(target, secrets, resources.stage);
};
