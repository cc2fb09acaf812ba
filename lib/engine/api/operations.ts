import { createActivity } from './activities/create-activity.ts';
import { deleteActivity } from './activities/delete-activity.ts';
import { describeActivity } from './activities/describe-activity.ts';
import { getActivityTask } from './activities/get-activity-task.ts';
import { listActivities } from './activities/list-activities.ts';
import { describeExecution } from './executions/describe-execution.ts';
import { getExecutionHistory } from './executions/get-execution-history.ts';
import { listExecutions } from './executions/list-executions.ts';
import { redriveExecution } from './executions/redrive-execution.ts';
import { startExecution } from './executions/start-execution.ts';
import { startSyncExecution } from './executions/start-sync-execution.ts';
import { stopExecution } from './executions/stop-execution.ts';
import { createStateMachine } from './machines/create-state-machine.ts';
import { createStateMachineAlias } from './machines/create-state-machine-alias.ts';
import { deleteStateMachine } from './machines/delete-state-machine.ts';
import { deleteStateMachineAlias } from './machines/delete-state-machine-alias.ts';
import { deleteStateMachineVersion } from './machines/delete-state-machine-version.ts';
import { describeStateMachine } from './machines/describe-state-machine.ts';
import { describeStateMachineAlias } from './machines/describe-state-machine-alias.ts';
import { describeStateMachineForExecution } from './machines/describe-state-machine-for-execution.ts';
import { listStateMachineAliases } from './machines/list-state-machine-aliases.ts';
import { listStateMachineVersions } from './machines/list-state-machine-versions.ts';
import { listStateMachines } from './machines/list-state-machines.ts';
import { publishStateMachineVersion } from './machines/publish-state-machine-version.ts';
import { updateStateMachine } from './machines/update-state-machine.ts';
import { updateStateMachineAlias } from './machines/update-state-machine-alias.ts';
import { validateStateMachineDefinition } from './machines/validate-state-machine-definition.ts';
import { describeMapRun } from './map-runs/describe-map-run.ts';
import { listMapRuns } from './map-runs/list-map-runs.ts';
import { updateMapRun } from './map-runs/update-map-run.ts';
import { testState } from './state-tests/test-state.ts';
import { listTagsForResource } from './tags/list-tags-for-resource.ts';
import { tagResource } from './tags/tag-resource.ts';
import { untagResource } from './tags/untag-resource.ts';
import { sendTaskFailure } from './tasks/send-task-failure.ts';
import { sendTaskHeartbeat } from './tasks/send-task-heartbeat.ts';
import { sendTaskSuccess } from './tasks/send-task-success.ts';

/** Every operation of the API, under the name of the engine's method. */
export const operations = {
  createActivity,
  createStateMachine,
  createStateMachineAlias,
  deleteActivity,
  deleteStateMachine,
  deleteStateMachineAlias,
  deleteStateMachineVersion,
  describeActivity,
  describeExecution,
  describeMapRun,
  listMapRuns,
  updateMapRun,
  describeStateMachine,
  describeStateMachineAlias,
  describeStateMachineForExecution,
  getActivityTask,
  getExecutionHistory,
  listActivities,
  listExecutions,
  listStateMachineAliases,
  listStateMachineVersions,
  listStateMachines,
  listTagsForResource,
  publishStateMachineVersion,
  redriveExecution,
  sendTaskFailure,
  sendTaskHeartbeat,
  sendTaskSuccess,
  startExecution,
  startSyncExecution,
  stopExecution,
  tagResource,
  testState,
  untagResource,
  updateStateMachine,
  updateStateMachineAlias,
  validateStateMachineDefinition,
} as const;
