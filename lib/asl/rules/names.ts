import type { Rule } from './rule.ts';

const MAX_LENGTH = 80;

/** State names are unique in the whole machine and at most 80 characters long. */
export const names: Rule = {
  order: 90,
  check({ states, report }) {
    const seen = new Set<string>();
    for (const { name, location } of states) {
      if (seen.has(name)) report('DUPLICATE_STATE_NAME', `Duplicate State name: ${name}`, location);
      seen.add(name);
      if (name.length > MAX_LENGTH) {
        const message = `The state name must not be longer than ${MAX_LENGTH} characters, but has ${name.length}`;
        report('SCHEMA_VALIDATION_FAILED', message, location);
      }
    }
  },
};
