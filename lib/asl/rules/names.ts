import type { Rule } from './rule.ts';

const MAX_LENGTH = 80;

/** State names are unique in the whole machine and at most 80 characters long; labels of Maps are unique too. */
export const names: Rule = {
  order: 90,
  check({ states, report }) {
    const seen = new Set<string>();
    const labels = new Set<string>();
    for (const { name, state, type, location } of states) {
      if (seen.has(name)) report('DUPLICATE_STATE_NAME', `Duplicate State name: ${name}`, location);
      seen.add(name);
      if (name.length > MAX_LENGTH) {
        const message = `Invalid State name: ${name} exceeds the ${MAX_LENGTH}-character limit allowed by the service`;
        report('INVALID_STATE_NAME', message, location);
      }
      const { Label: label } = state;
      if (type !== 'Map' || typeof label !== 'string') continue;
      if (labels.has(label))
        report('DUPLICATE_LABEL_NAME', `Duplicate Label name: ${label}`, `${location}/Label`);
      labels.add(label);
    }
  },
};
