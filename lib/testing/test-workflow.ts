import { compensationManifest } from '#contracts/compensation/workflow.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { executionArn, localStateMachineArn } from '#contracts/names.ts';
import { VARIANT_FIELD } from '#contracts/variants.ts';
import { seededRandomness } from '#core/ids.ts';
import { isObject, type Json } from '#core/json.ts';
import { checkSchema } from '#core/json-schema.ts';
import { sanitized } from '#core/sanitize.ts';
import { runVirtual } from '#engine/drivers/virtual/run-virtual.ts';
import type { HistoryEvent } from '#engine/model/event-record.ts';
import { toHistoryEvent } from '#engine/model/render-event.ts';
import { virtualRunOf } from '#local/virtual/child-start.ts';
import { VirtualChildren } from '#local/virtual/children.ts';
import type { ActionAnswer } from './answers/action-answer.ts';
import { answerTasks } from './answers/answer-tasks.ts';
import type { ApprovalAnswer } from './answers/approval-answer.ts';
import { checkAnswers } from './answers/check-answers.ts';
import { givenFiles } from './answers/given-files.ts';
import type { Recording } from './answers/recorder.ts';
import { type StateRecords, StateTable } from './answers/state-table.ts';
import { StoredAnswers } from './answers/stored-answers.ts';
import { recordCoverage } from './coverage/coverage.ts';
import { readResult } from './result/read-result.ts';
import type { WorkflowResult } from './result/workflow-result.ts';
import { TestKitError } from './usage-error.ts';
import { inputOfEvent, type StartingEvent } from './workflow/event-input.ts';
import { type LoadedWorkflow, loadWorkflow, type WorkflowReference } from './workflow/load-workflow.ts';
import { withVariant } from './workflow/variant.ts';

/** What an execution in virtual time is given. */
export interface TestWorkflowOptions {
  /** Default: `{}`. Checked against the workflow's schema. */
  input?: Json;
  /** Event that starts the execution through the workflow's event trigger, in place of an input. */
  event?: StartingEvent;
  /** How actions answer, by action (`payments/charge`) or by step (`charge`). A call without an answer is an error. */
  actions?: Record<string, ActionAnswer>;
  /** How approvals are decided, by step. */
  approvals?: Record<string, ApprovalAnswer>;
  /**
   * Workflows that `workflow` steps call, besides those of the project. They run with the same answers, in which a step of theirs
   * has the workflow's name before it (`billing.charge`); an answer to the step that calls one replaces it.
   */
  workflows?: readonly WorkflowReference[];
  /** Records that `state` steps find, by state and key; a record without a key has the key `''`. Default: none. */
  state?: StateRecords;
  /**
   * Files that `for_each` steps read their items from, by key; one in another bucket has the bucket's name and `/` before it. A list
   * is a file with that list as JSON.
   */
  files?: Record<string, string | Buffer | Json[]>;
  /** Virtual instant of the start. Default: 2024-01-01T00:00:00Z. */
  at?: Date | string;
  /** Variant that the execution gets. Default: the one that the weights and the key choose, as for every start. */
  variant?: string;
  /** Name of the execution. Default: `test`. */
  name?: string;
  /** Decides random delays and ids. Default: 1. */
  seed?: number;
}

/**
 * Compiles a workflow and runs its definition to the end in virtual time: waits, retries and approvals are instant, and equal options give
 * equal results. Rejects with a TestKitError if the workflow does not compile, or the test does not fit it.
 */
export const testWorkflow = async (
  reference: WorkflowReference,
  options: TestWorkflowOptions = {},
): Promise<WorkflowResult> => {
  const { actions = {}, approvals = {}, at, name = 'test', seed = 1 } = options;
  const named = await loadWorkflow(reference, options.workflows);
  const startAt = instantOf(at);
  const given = await givenInput(named, options, startAt);
  const { workflow, variant, ...chosen } = await withVariant(named, given, {
    name,
    variant: options.variant,
  });
  const { manifest, machine } = workflow;
  const answers = { actions, approvals };
  checkAnswers(named, answers);
  const fitting = await fittingInput(workflow, chosen.input, startAt);
  const input = variant && isObject(fitting) ? { ...fitting, [VARIANT_FIELD]: variant.assignment } : fitting;
  const recording: Recording = { calls: [], emitted: [] };
  const stateMachineArn = localStateMachineArn(manifest.name);
  const histories: [WorkflowManifest, HistoryEvent[]][] = [];
  const children: VirtualChildren = new VirtualChildren(
    workflow.called.map((called) => called.manifest),
    async (start) => {
      const result = await runVirtual({
        ...virtualRunOf(start),
        randomness: seededRandomness(seed),
        tasks,
        ...files,
      });
      histories.push([start.manifest, result.history]);
      return result;
    },
  );
  const files = givenFiles(options.files ?? {});
  const table = new StateTable(workflow, options.state ?? {});
  const tasks = answerTasks({
    ...{ workflow, answers, recording, startAt, children, table },
    stored: new StoredAnswers(),
  });
  try {
    const ended = await runVirtual({
      machine,
      input,
      startAt,
      randomness: seededRandomness(seed),
      keepChildren: true,
      tasks,
      ...files,
      identity: {
        id: executionArn(stateMachineArn, name),
        name,
        stateMachineArn,
        stateMachineName: manifest.name,
      },
    });
    const maps = ended.children.map(({ history }) => history.map((record) => toHistoryEvent(record)));
    recordCoverage(manifest, [ended.history, ...maps]);
    for (const [called, history] of histories)
      if (called !== compensationManifest) recordCoverage(called, [history]);
    const result = readResult(manifest, ended, recording, await table.records());
    return variant ? { ...result, variant: variant.name } : result;
  } finally {
    await table.close();
  }
};

const DEFAULT_START = '2024-01-01T00:00:00Z';

const instantOf = (at: Date | string = DEFAULT_START): number => {
  const milliseconds = new Date(at).getTime();
  if (Number.isNaN(milliseconds)) {
    throw new TestKitError(`"at" is "${at}"; expected an instant such as "${DEFAULT_START}"`);
  }
  return milliseconds;
};

const givenInput = async (
  { manifest }: LoadedWorkflow,
  { input: given, event }: TestWorkflowOptions,
  startAt: number,
): Promise<Json> => {
  if (event && given !== undefined) {
    throw new TestKitError('Pass either an input or an event: the trigger makes the input of the event');
  }
  return event ? inputOfEvent(manifest, event, startAt) : (given ?? {});
};

const fittingInput = async ({ manifest }: LoadedWorkflow, input: Json, startAt: number): Promise<Json> => {
  if (!manifest.input) return input;
  const { problems } = await checkSchema(manifest.input, input, startAt);
  // Without the defaults: what reads a field must fill in its default itself.
  if (problems.length === 0) return sanitized(input, manifest.input);
  const lines = problems.map(({ field, message }) => `  ${field} ${message}`);
  throw new TestKitError(`The input does not fit the workflow "${manifest.name}":\n${lines.join('\n')}`);
};
