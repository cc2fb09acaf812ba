/** Exit codes of the CLI. */
export const EXIT = {
  ok: 0,
  couldNotStart: 1,
  differs: 1,
  workflowFailed: 2,
  notTried: 3,
  interrupted: 130,
} as const;
