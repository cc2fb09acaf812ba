/**
 * Safeguards without which a workflow does the same in every execution that its actions, contracts and inputs allow, each with the reason. Some
 * have another net below or above them; `lib/sweep/mutants/mutation-check.test.ts` checks that a sweep notices it if both are missing, or if
 * the other does not count.
 */
const EQUIVALENTS: { workflow: string; survivor: RegExp; because: string }[] = [
  {
    workflow: 'dynamic',
    survivor: /^findings_task: without Catch/,
    because: 'it lets the other tasks end before the step fails, and none of them has an effect',
  },
  ...[
    'group: compute_total',
    'seed-000-staged-pipeline: compute_checked_input_problem',
    'seed-001-lifecycle: compute_output',
  ].map((name) => {
    const [workflow = '', state] = name.split(': ');
    return {
      workflow,
      survivor: new RegExp(`^${state}: without Catch`),
      because: 'the state only calculates, and no answer that fits a contract makes that fail',
    };
  }),
  {
    workflow: 'fail',
    survivor: /^log of effects: an execution that is undone may be continued/,
    because: 'with the answer of its example the execution fails again, and undoes what it did',
  },
  ...[
    'coordinated: engine_and_3_more',
    'seed-000-microservices: storage_and_billing',
    'marketing-campaign: page_with_new_headline_and_3_more',
    'workflow: orders',
  ].map((name) => {
    const [workflow = '', state] = name.split(': ');
    return {
      workflow,
      survivor: new RegExp(`^${state}: without (Catch 1|the saga entry in Assign 2)`),
      because:
        'every state of its branches catches what it fails with, so that nothing but the size of all results ends it, which another catcher takes',
    };
  }),
  {
    workflow: 'workflow',
    survivor: /^(log_gift|gift|undo): without (Catch 1|the saga entry)|^compensate: undoes nothing/,
    because:
      'an iteration that fails fails its for_each, which tolerates none, and has the log undo what all iterations started',
  },
  {
    workflow: 'seed-003-caching',
    survivor: /^claim_\w+: without (Catch|Retry) 0 \(DynamoDB.ConditionalCheckFailed/,
    because: 'without the claim, two calls compute the same value',
  },
  ...['marketing-campaign', 'coordinated'].map((workflow) => ({
    workflow,
    survivor: /^log of effects: the oldest is undone first/,
    because: 'its effects take place side by side, so that none is older than another',
  })),
];

/** Returns why nothing changes without a safeguard of a workflow; undefined if it should be noticed. */
export const equivalents = (workflow: string, survivor: string): string | undefined =>
  EQUIVALENTS.find((one) => one.workflow === workflow && one.survivor.test(survivor))?.because;
