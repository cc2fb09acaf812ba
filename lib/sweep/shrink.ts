import type { Scenario } from './scenario.ts';

/** Leaves out of a scenario whatever its violation does not need. */
export const shrink = async (
  scenario: Scenario,
  violates: (scenario: Scenario) => Promise<boolean>,
): Promise<Scenario> => {
  let shortest = scenario;
  for (const part of ['afterwards', 'deployAfter', 'childMoves', 'stopAfter', 'tooMuchIn'] as const) {
    if (shortest[part] === undefined) continue;
    const { [part]: _, ...shorter } = shortest;
    if (await violates(shorter)) shortest = shorter;
  }
  for (const part of ['slow', 'decisions', 'strikes'] as const) {
    for (const item of scenario[part]) {
      const shorter = { ...shortest, [part]: shortest[part].filter((other) => other !== item) };
      if (await violates(shorter)) shortest = shorter;
    }
  }
  return shortest;
};
