/** What the list of breakers says. */
export const BREAKER_WORDS = {
  breaker: 'Breaker',
  state: 'State',
  failures: 'Failures',
  changed: 'Changed',
  probes: 'Lets a probe through',
  reset: 'Reset',
  resetWhat: (name: string) => `${name} is closed and lets every call through again.`,
  states: { closed: 'closed', open: 'open', half_open: 'half open' },
} as const;
