import type { z } from 'zod';
import type { approvalView } from '#contracts/http/approval.ts';
import type { executionSummary } from '#contracts/http/fields.ts';
import type { describeWorkflow } from '#contracts/http/routes/describe-workflow.ts';
import type { getHistory } from '#contracts/http/routes/get-history.ts';
import type { getStatus } from '#contracts/http/routes/get-status.ts';
import type { breakerView } from '#contracts/http/routes/list-breakers.ts';
import type { versionsView } from '#contracts/http/routes/list-versions.ts';
import type { workflowSummary } from '#contracts/http/routes/list-workflows.ts';

export type Approval = z.infer<typeof approvalView>;
export type Breaker = z.infer<typeof breakerView>;
export type Execution = z.infer<typeof executionSummary>;
export type ExecutionStatus = z.infer<typeof getStatus.response>;
export type StepView = ExecutionStatus['progress']['steps'][number];
export type HistoryEvent = z.infer<typeof getHistory.response>['events'][number];
export type Version = z.infer<typeof versionsView>['versions'][number];
export type Workflow = z.infer<typeof workflowSummary>;
export type WorkflowView = z.infer<typeof describeWorkflow.response>;
