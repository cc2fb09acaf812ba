import type { RunInfo } from '#contracts/action-event.ts';
import type { VirtualChildren } from '#local/virtual/children.ts';
import type { LoadedWorkflow } from '../workflow/load-workflow.ts';
import type { ActionAnswer } from './action-answer.ts';
import type { ApprovalAnswer } from './approval-answer.ts';
import type { Recording } from './recorder.ts';
import type { StateTable } from './state-table.ts';
import type { StoredAnswers } from './stored-answers.ts';

/** How a test answers what a workflow asks of the world. */
export interface Answers {
  /** By action (`payments/charge`) or by step (`charge`), which comes first. */
  actions: Record<string, ActionAnswer>;
  /** By step. */
  approvals: Record<string, ApprovalAnswer>;
}

/** A workflow that a test runs, what the test answers, and where that is recorded. */
export interface AnsweredWorkflow {
  workflow: LoadedWorkflow;
  answers: Answers;
  recording: Recording;
  /** Milliseconds since the epoch. */
  startAt: number;
  /** Executions of called workflows, which the test need not answer. */
  children: VirtualChildren;
  table: StateTable;
  stored: StoredAnswers;
}

/** Returns a step as the test names it: one of another workflow has that workflow's name before it. */
export const stepName = (
  { workflow: { manifest } }: AnsweredWorkflow,
  { workflow, step }: Pick<RunInfo, 'workflow' | 'step'>,
): string => (workflow === manifest.name ? step : `${workflow}.${step}`);

/** Returns a name as it is written in an object of TypeScript. */
export const quoted = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);
