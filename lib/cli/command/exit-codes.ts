/** Exit codes of the CLI. */
export const EXIT = {
  ok: 0,
  couldNotStart: 1,
  /** `diff --exit-code` has found a difference. */
  differs: 1,
  /** The workflow failed, or `test` found a violation or a mutant that it does not notice. */
  workflowFailed: 2,
  /**
   * No execution of `test` succeeded without faults, the workflow no longer makes a call of the file that `--replay` runs, or a step failed with an
   * error other than the one that `--fail` asked for.
   */
  notTried: 3,
  interrupted: 130,
} as const;
