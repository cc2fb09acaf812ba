import { setTimeout } from 'node:timers/promises';
import type { Breakers } from '#actions/breaker/breakers.ts';
import { breakersOn } from '#actions/breaker/system-breakers.ts';
import { type EffectLog, effectLog } from '#actions/effects/effect-log.ts';
import { type TurnStore, turnsIn } from '#actions/flow/turn-store.ts';
import { type Clients, systemClients } from '#actions/ports/clients.ts';
import { type OpenTable, tableOf } from '#actions/ports/documents.ts';
import { type Publish, publishTo } from '#actions/ports/publish.ts';
import { secretText } from '#actions/ports/secrets.ts';
import { type Tasks, tasksOn } from '#actions/ports/tasks.ts';
import { endpointLogger } from '#actions/telemetry/logging.ts';
import { rootOfExecution } from '#contracts/child-executions.ts';
import { oncePerHost } from '#contracts/local-services.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import { type Randomness, systemRandomness } from '#core/ids.ts';
import { type ApprovalStore, approvalsIn } from './approvals/approval-store.ts';
import { type EventStore, eventsIn } from './events/event-store.ts';
import { type EventOrder, orderIn } from './events/order-store.ts';
import { type EntityStore, entitiesIn } from './lifecycles/entity-store.ts';
import { type RunStore, runsIn } from './metrics/run-store.ts';
import {
  type Audit,
  auditIn,
  auditSearchIn,
  type FindAudit,
  type StarterOf,
  startersIn,
  type TrailOf,
  trailsIn,
} from './ports/audit.ts';
import { filterLogEvents } from './ports/cloudwatch-logs.ts';
import { type Executions, executionsOn } from './ports/executions.ts';
import { type Logs, logsOf } from './ports/logs.ts';
import {
  deploymentFromFile,
  hasManifestsFile,
  type Manifests,
  manifestsFromFile,
  type RecordedDeployment,
} from './ports/manifests.ts';
import { openS3, type SignedFiles, signedFilesIn } from './ports/signed-files.ts';
import { type Versions, versionsOn } from './ports/versions.ts';
import { type Definitions, definitionsIn } from './progress/definitions.ts';
import { historiesIn } from './progress/history-store.ts';
import { type ProgressStore, progressIn } from './progress/progress-store.ts';
import { type RunHistories, runHistories } from './progress/run-histories.ts';
import { type RunViews, runViews } from './progress/run-views.ts';
import { type RunItems, runItemsIn } from './runs/run-items.ts';
import { type HealthStore, healthIn } from './services/health-store.ts';
import { type StartStore, startsIn } from './starts/start-store.ts';
import { decisionsIn, type VariantDecisions } from './variants/decisions.ts';
import { manifestsIn } from './versions/manifest-store.ts';
import { type VersionStore, versionStoreIn } from './versions/version-store.ts';
import { type WaitStore, waitsIn } from './waits/wait-store.ts';

/** Everything outside that the platform's functions use. */
export interface PlatformPorts {
  clock: Clock;
  table: OpenTable;
  approvals: ApprovalStore;
  audit: Audit;
  findAudit: FindAudit;
  breakers: Breakers;
  entities: EntityStore;
  events: EventStore;
  executions: Executions;
  /** Returns the definition with which an execution began. */
  definitions: Definitions;
  decisions: VariantDecisions;
  /** Returns pages of the history of an execution. */
  historyOf: RunHistories;
  /** Returns the log of effects of a root execution, by its ARN. */
  logOf: (execution: string) => EffectLog;
  logs: Logs;
  manifests: Manifests;
  deployment: RecordedDeployment;
  order: EventOrder;
  /** Waits for a number of milliseconds. */
  pause: (milliseconds: number) => Promise<unknown>;
  progress: ProgressStore;
  publish: Publish;
  randomness: Randomness;
  runs: RunStore;
  runItems: RunItems;
  secret: (name: string) => Promise<string>;
  signedFiles: SignedFiles;
  services: HealthStore;
  starterOf: StarterOf;
  starts: StartStore;
  tasks: Tasks;
  trailOf: TrailOf;
  turns: TurnStore;
  versions: Versions;
  versionStore: VersionStore;
  viewOf: RunViews;
  waits: WaitStore;
}

/** Returns where manifests are: in a file beside the code, or else in the table. */
const manifestsOf = (table: OpenTable): Manifests => {
  const [inFile, inTable] = [manifestsFromFile(), manifestsIn(table)];
  return () => (hasManifestsFile() ? inFile() : inTable());
};

/** Returns the ports over the given clients, clock and randomness. */
export const platformPorts = (
  clients: Clients,
  clock: Clock = systemClock,
  randomness: Randomness = systemRandomness,
): PlatformPorts => {
  const table = tableOf(clients.dynamo);
  const auditTable = tableOf(clients.dynamo, 'auditTable');
  const [executions, versions] = [executionsOn(clients, randomness), versionsOn(clients)];
  const definitions = definitionsIn(table, executions, versions);
  const [progress, runItems] = [progressIn(table), runItemsIn(table, clock)];
  return {
    clock,
    table,
    approvals: approvalsIn(table),
    audit: auditIn(auditTable, clock, randomness),
    decisions: decisionsIn(table),
    findAudit: auditSearchIn(auditTable),
    breakers: breakersOn(clients, clock, (message, error) => endpointLogger('breakers').warn(message, error)),
    entities: entitiesIn(table),
    events: eventsIn(table, clock),
    definitions,
    executions,
    historyOf: runHistories({ clock, executions, progress, runItems, histories: historiesIn(table) }),
    logOf: (execution) => effectLog(table, rootOfExecution(execution)),
    logs: logsOf(filterLogEvents),
    manifests: manifestsOf(table),
    deployment: deploymentFromFile,
    order: orderIn(table, clock),
    pause: setTimeout,
    progress,
    publish: publishTo(clients),
    randomness,
    runs: runsIn(table, clock),
    runItems,
    secret: secretText,
    signedFiles: signedFilesIn(openS3),
    services: healthIn(table),
    starterOf: startersIn(auditTable),
    starts: startsIn(table, clock),
    tasks: tasksOn(clients),
    trailOf: trailsIn(auditTable),
    turns: turnsIn(table, clock),
    versions,
    versionStore: versionStoreIn(table, clock),
    viewOf: runViews({ clock, definitions, executions, progress, runItems }),
    waits: waitsIn(table, tasksOn(clients), clock),
  };
};

/** Returns the ports of this process or host; nothing is opened before it is used. */
export const systemPorts = oncePerHost(() => platformPorts(systemClients));
