/** `baton/testing`: runs workflows in virtual time, with matchers for Jest and Vitest. */
export {
  type RunVirtualOptions,
  runVirtual,
  type TaskAnswer,
  type TaskHandler,
  type VirtualResult,
  type VirtualTask,
} from '#engine/drivers/virtual/run-virtual.ts';
export {
  type ActionAnswer,
  type ActionCall,
  type ActionFunction,
  type AttemptAnswer,
  lostAnswer,
  timesOut,
} from '#testing/answers/action-answer.ts';
export {
  type ApprovalAnswer,
  type ApprovalDecision,
  approve,
  expire,
  type RequestedApproval,
  reject,
} from '#testing/answers/approval-answer.ts';
export type { CallRecord, EmittedEvent } from '#testing/answers/recorder.ts';
export {
  type CoverageOptions,
  type CoverageReport,
  coverage,
  coverageText,
  resetCoverage,
  type WorkflowCoverage,
} from '#testing/coverage/coverage.ts';
export { type BatonMatchers, batonMatchers } from '#testing/matchers/matchers.ts';
export { stepsTable } from '#testing/result/steps-table.ts';
export type {
  CompensationResult,
  Cost,
  StepResult,
  WaitResult,
  WorkflowResult,
} from '#testing/result/workflow-result.ts';
export { historySnapshot } from '#testing/snapshot/history-snapshot.ts';
export { type TestWorkflowOptions, testWorkflow } from '#testing/test-workflow.ts';
export { TestKitError } from '#testing/usage-error.ts';
export type { StartingEvent } from '#testing/workflow/event-input.ts';
