import type { Scenario } from './scenario.ts';

/** Leaves out of a scenario whatever its violation does not need. */
export const shrink = (scenario: Scenario, violates: (scenario: Scenario) => boolean): Scenario => {
  let shortest = scenario;
  for (const part of ['slow', 'decisions', 'strikes'] as const) {
    for (const item of scenario[part]) {
      const shorter = { ...shortest, [part]: shortest[part].filter((other) => other !== item) };
      if (violates(shorter)) shortest = shorter;
    }
  }
  return shortest;
};
