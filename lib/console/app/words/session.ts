/** What the console says about who has signed in. */
export const SESSION_WORDS = {
  signIn: 'Sign in',
  signOut: 'Sign out',
  over: 'Your session is over.',
  failed: 'Signing in did not succeed.',
  noGroup: (name: string) =>
    `${name} is in no group, so nothing is shown. An administrator adds you to viewer, operator or approver.`,
  onlyApprovers: 'People in the group "approver" decide this.',
  onlyOperators: 'People in the group "operator" start executions.',
} as const;
