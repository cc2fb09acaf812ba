/** Safeguards without which a workflow does the same in every execution that its actions, contracts and inputs allow, each with the reason. */
const EQUIVALENTS: { workflow: string; survivor: RegExp; because: string }[] = [
  {
    workflow: 'dynamic',
    survivor: /^findings_task: without Catch/,
    because: 'it lets the other tasks end before the step fails, and none of them has an effect',
  },
  {
    workflow: 'group',
    survivor: /^compute_total: without Catch/,
    because: 'the state only calculates, and no answer that fits a contract makes that fail',
  },
  {
    workflow: 'seed-003-caching',
    survivor: /^claim_\w+: without (Catch|Retry) 0 \(DynamoDB.ConditionalCheckFailed/,
    because: 'without the claim, two calls compute the same value',
  },
  {
    workflow: 'marketing-campaign',
    survivor: /^page_with_new_headline_and_3_more: without Catch 1/,
    because:
      'every state of its branches catches what it fails with, so that nothing but the size of all results ends it',
  },
  {
    workflow: 'marketing-campaign',
    survivor: /^log of effects: the oldest is undone first/,
    because: 'its effects take place side by side, so that none is older than another',
  },
];

/** Returns why nothing changes without a safeguard of a workflow; undefined if it should be noticed. */
export const equivalents = (workflow: string, survivor: string): string | undefined =>
  EQUIVALENTS.find((one) => one.workflow === workflow && one.survivor.test(survivor))?.because;
