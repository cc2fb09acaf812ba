/** What the comparison of variants says. */
export const VARIANT_WORDS = {
  title: 'Variants',
  variant: 'Variant',
  share: 'Share',
  success: 'Succeeded',
  duration: 'Duration',
  cost: 'Cost',
  measure: 'Measure',
  none: 'none yet',
  promote: 'Promote',
  promoteWhat: (variant: string) => `All new executions get ${variant}; those under way keep what they have.`,
  stop: 'Stop the experiment',
  stopWhat: (first: string) => `All new executions get ${first} again; those under way keep what they have.`,
  restart: 'Choose by weights again',
  restartWhat: 'New executions are distributed between the variants again.',
  decided: (variant: string, by: string) => `All new executions get ${variant}, decided by ${by}`,
  missing: (count: number) => `${count.toLocaleString()} more needed`,
  horizon: (percent: number) =>
    `Each interval holds with 95 % confidence, if you look only once, when as many executions have ended as are needed; that many detect a difference of ${percent} %.`,
  verdicts: {
    first: '',
    'too-early': 'too early',
    better: 'better',
    worse: 'worse',
    'no-difference': 'no difference',
  },
} as const;
