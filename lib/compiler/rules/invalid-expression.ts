import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import type { Model } from '../model/model.ts';
import { namesUnfitStep } from '../model/references.ts';
import type { Rule } from './rule.ts';

const code = 'invalid-expression';

/** Habits from other languages, and what JSONata has in their place; the first that matches is named. */
const HABITS: [RegExp, string][] = [
  [/\|\s*(default|d)\b/, 'JSONata has no filters: write $input.field ?? "default"'],
  [/[^|]\|\s*(tojson|to_json|json)\b/, 'JSONata has no filters: write $string($input.field)'],
  [/[^|]\|\s*[a-z_]+\s*(\(|\||$)/, 'JSONata has no filters: write a call, such as $uppercase($input.name)'],
  [/!==/, 'JSONata compares with "!="'],
  [/===?/, 'JSONata compares with a single "="'],
  [/&&/, 'JSONata says "and"'],
  [/\|\|/, 'JSONata says "or"'],
  [
    /\bis\s+(not\s+)?(None|none|null|defined|undefined)\b/,
    'JSONata asks with $exists(…), or compares with null',
  ],
  [/\bnot\s+in\b/, 'JSONata says $not($value in $list)'],
  [/(^|[\s(])not\s|(^|[\s(])!(?!=)/, 'JSONata says $not(…)'],
  [/\bif\b.*\belse\b|^\s*if\b/, 'JSONata says condition ? value : other value'],
  [/=>|\blambda\b/, 'JSONata writes functions as function($x) { … }'],
  [/\$\{/, 'put the variable alone: $name'],
  [/\?\./, 'a path over something that is missing yields nothing by itself: write a plain "."'],
  [/(^|[\s(])[fr](["'])/, 'JSONata joins texts with &: "order " & $input.id'],
];

export const invalidExpression = {
  code,
  description: 'An expression that is not JSONata.',
  example: 'when: $input.total >',
  fix: 'Correct it at the position that the message gives; see https://docs.jsonata.org.',
  *check(model: Model): Iterable<Finding> {
    for (const expression of model.expressions) {
      const { analysis, text, kind } = expression;
      if (analysis.ok || (kind !== 'template' && text.includes('{{'))) continue;
      if (namesUnfitStep(model, expression)) continue;
      if (text === '') {
        const message = 'there is no expression between the braces';
        yield { code, message, ...inText(expression, { start: -2, end: 0 }) };
        continue;
      }
      const hint = HABITS.find(([habit]) => habit.test(text))?.[1];
      const start = Math.min(analysis.position, Math.max(0, text.length - 1));
      const message = `this is not JSONata: ${analysis.message}, at character ${analysis.position + 1}`;
      yield { code, message, hint, ...inText(expression, { start, end: start + 1 }) };
    }
  },
} satisfies Rule;
