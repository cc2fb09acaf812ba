export { grantAccess, type StepDemand } from './access/index.ts';
export { MANIFESTS_FILE } from './access/manifests.ts';
export { type BedrockModel, grantModels } from './access/models.ts';
export type { BatonResources } from './access/resources.ts';
export { stateMachineArn } from './access/resources.ts';
export { grantRecords } from './access/table.ts';
export { ActionFunction, type ActionFunctionProps } from './action-function.ts';
export { Announcements, type AnnouncementsProps } from './announcements.ts';
export { Approvals, type ApprovalsProps } from './approvals.ts';
export { Breakers, type BreakersProps } from './breakers.ts';
export { bundleHandlers, type HandlerBundle, type HandlerSource } from './bundle/bundle-handlers.ts';
export { ConsolePeople, type ConsolePeopleProps } from './console/console-people.ts';
export { type ConsoleName, ConsoleSite, type ConsoleSiteProps } from './console/console-site.ts';
export { FilesSite, type FilesSiteProps } from './console/files-site.ts';
export { MAX_INLINE_BYTES } from './definition-body.ts';
export { EncryptionKey } from './encryption-key.ts';
export { EventLog, type EventLogProps } from './event-log.ts';
export { subscribe } from './events/subscribe.ts';
export { FunctionVersion, type FunctionVersionProps } from './function-version.ts';
export { type AlarmSetting, addAlarm } from './monitoring/alarm.ts';
export { platformWidgets, runWidgets } from './monitoring/widgets.ts';
export { leftOutOf } from './permissions/bundle-parts-of.ts';
export { namedActionsOf, stepDemands } from './permissions/step-demands.ts';
export { type StepReach, stepReach } from './permissions/step-reach.ts';
export { type FunctionVersions, functionArn } from './permissions/substitution-permissions.ts';
export { ScriptFunction, type ScriptFunctionProps } from './script-function.ts';
export { type ServiceTopicOptions, serviceTopic } from './service-topic.ts';
export { WorkerActivity, type WorkerActivityProps } from './worker-activity.ts';
export { WorkflowApi, type WorkflowApiProps } from './workflow-api.ts';
export { WorkflowData, type WorkflowDataProps } from './workflow-data.ts';
export {
  WorkflowMonitoring,
  type WorkflowMonitoringProps,
  type WorkflowThresholds,
} from './workflow-monitoring.ts';
export {
  WorkflowSourceError,
  workflowFromDefinition,
  workflowFromFile,
  workflowsFromFolder,
} from './workflow-source.ts';
export {
  type GradualShift,
  WorkflowStateMachine,
  type WorkflowStateMachineProps,
} from './workflow-state-machine.ts';
export { WorkflowTriggers, type WorkflowTriggersProps } from './workflow-triggers.ts';
