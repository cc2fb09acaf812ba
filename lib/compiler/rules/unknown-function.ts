import { BUILT_IN_FUNCTIONS, REFUSED_FUNCTIONS } from '#asl/jsonata/functions.ts';
import { closest } from '#core/did-you-mean.ts';
import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'unknown-function';

/** Functions of other languages, by what JSONata calls them. */
const SYNONYMS = new Map(
  Object.entries({
    concat: 'join',
    default: 'exists',
    first: 'filter',
    includes: 'contains',
    isnull: 'exists',
    len: 'length',
    lower: 'lowercase',
    size: 'count',
    toLowerCase: 'lowercase',
    toUpperCase: 'uppercase',
    upper: 'uppercase',
  }),
);

export const unknownFunction = {
  code,
  description: 'A call of a function that JSONata on Step Functions does not have, such as `$eval`.',
  example: 'when: $len($input.items) > 0',
  fix: 'Use one of the functions in https://docs.jsonata.org, or $partition, $range, $hash, $random, $uuid and $parse.',
  *check(model: Model): Iterable<Finding> {
    for (const expression of model.expressions) {
      if (!expression.analysis.ok) continue;
      for (const call of expression.analysis.functions) {
        const { name } = call;
        const place = inText(expression, call);
        if (REFUSED_FUNCTIONS.has(name)) {
          yield {
            code,
            message: `Step Functions does not have $${name}`,
            hint: 'use $parse for JSON',
            ...place,
          };
        } else if (!BUILT_IN_FUNCTIONS.has(name)) {
          const near = SYNONYMS.get(name) ?? closest(name, BUILT_IN_FUNCTIONS);
          const hint = model.byId.has(name)
            ? `$${name} is a result and cannot be called`
            : near && `did you mean "$${near}"?`;
          yield { code, message: `there is no function "$${name}"`, hint, ...place };
        }
      }
    }
  },
} satisfies Rule;
