import { analyse } from '../expressions/analyse.ts';
import type { Finding } from '../findings/finding.ts';
import type { Model, TemplateText } from '../model/model.ts';
import { boundNames, readableSteps } from '../model/references.ts';
import type { Rule } from './rule.ts';

const code = 'missing-braces';
const STARTS_WITH_VARIABLE = /^\s*\$[a-z]\w*\s*([.[(=<>!+*/&?-]|$)/;

/** Forms of other template languages: what they are, and what Baton has instead. */
const FOREIGN: [RegExp, string, string][] = [
  [
    /\{%.*%\}/s,
    'a "{% … %}"',
    'expressions are in "{{ … }}"; for a condition write "{{ condition ? value : other }}"',
  ],
  [/\{#.*#\}/s, 'a "{# … #}"', 'comments begin with "#" outside of quotes'],
  [/\$\{\{.*\}\}/s, 'the "$" before "{{"', 'write "{{ … }}" without it'],
  [/\$\{\s*(input|steps|item)\b[^{}]*\}/, 'a "${ … }"', 'expressions are in braces: "{{ $input.field }}"'],
  [/^\$\.[A-Za-z_]/, 'a JSONPath', 'write "{{ $input.field }}"'],
];

/** Whether a text without braces is an expression over names that are there. */
const looksLikeExpression = (model: Model, { text, place }: TemplateText): boolean => {
  if (!STARTS_WITH_VARIABLE.test(text)) return false;
  const analysis = analyse(text.trim());
  if (!analysis.ok) return false;
  const names = new Set([...boundNames(place).keys(), ...readableSteps(place), ...model.byId.keys()]);
  return (
    analysis.variables.length + analysis.functions.length > 0 &&
    analysis.bareNames.length === 0 &&
    analysis.variables.every((use) => names.has(use.name))
  );
};

export const missingBraces = {
  code,
  description:
    'A text in a template that looks like an expression but has no braces, or is written for another template language, so it would be used literally.',
  example: 'with: { order: $input.order_id }',
  fix: 'Put braces around it: `"{{ $input.order_id }}"`. If the text itself is meant: `{{ "$input.order_id" }}`.',
  *check(model: Model): Iterable<Finding> {
    for (const found of model.texts) {
      const { text, template, path } = found;
      const foreign = FOREIGN.find(([form]) => form.test(text));
      if (foreign) {
        const message = `${foreign[1]} would be used literally`;
        yield { code, severity: 'warning', message, path, hint: foreign[2] };
        continue;
      }
      if (text.includes('{{') || !template.ok || !looksLikeExpression(model, found)) continue;
      const message = 'this text is an expression without braces and would be used literally';
      yield { code, message, path, hint: `write "{{ ${text.trim()} }}"` };
    }
  },
} satisfies Rule;
