import type { Finding } from '../findings/finding.ts';
import type { Model } from '../model/model.ts';
import { partialDefaults } from '../schemas/defaults.ts';
import type { Rule } from './rule.ts';

const code = 'partial-default';

export const partialDefault = {
  code,
  description:
    'A default that an execution gets only if Baton starts it: below `anyOf`, `oneOf`, `allOf`, `prefixItems`, `patternProperties` or ' +
    '`additionalProperties`, or of a list item itself. An execution that Step Functions itself starts does not have it.',
  example: 'anyOf: [{ properties: { size: { default: m } } }]',
  fix: 'Give the default to a property outside these keywords, or write it where the field is read: `$input.size ?? "m"`.',
  *check({ document: { input } }: Model): Iterable<Finding> {
    if (!input) return;
    for (const { path, keyword } of partialDefaults(input)) {
      yield {
        code,
        severity: 'warning',
        message: `this default is inside "${keyword}", so an execution that Step Functions starts itself does not get it`,
        hint: 'write the default where the field is read: $input.field ?? …',
        path: ['input', ...path, 'default'],
      };
    }
  },
} satisfies Rule;
