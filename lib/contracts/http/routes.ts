import * as control from './control-execution.ts';
import { decideApproval } from './decide-approval.ts';
import { describeWorkflow } from './describe-workflow.ts';
import { getApproval } from './get-approval.ts';
import { getHistory } from './get-history.ts';
import { getMetrics } from './get-metrics.ts';
import { getOpenapi } from './get-openapi.ts';
import { getStatus } from './get-status.ts';
import { listApprovals } from './list-approvals.ts';
import { listBreakers } from './list-breakers.ts';
import { listExecutions } from './list-executions.ts';
import { listVersions } from './list-versions.ts';
import { listWorkflows } from './list-workflows.ts';
import { receiveWebhook } from './receive-webhook.ts';
import { resetBreaker } from './reset-breaker.ts';
import { rollBackWorkflow } from './roll-back-workflow.ts';
import type { Route } from './route.ts';
import { startExecution } from './start-execution.ts';

/** Every route of the API; each is served by `lambdas/platform/<name>/handler.ts`. */
export const ROUTES: readonly Route[] = [
  listWorkflows,
  describeWorkflow,
  listVersions,
  rollBackWorkflow,
  startExecution,
  listExecutions,
  getStatus,
  getHistory,
  control.stopExecution,
  control.pauseExecution,
  control.resumeExecution,
  control.retryExecution,
  control.cancelExecution,
  listApprovals,
  getApproval,
  decideApproval,
  listBreakers,
  resetBreaker,
  getMetrics,
  receiveWebhook,
  getOpenapi,
];
