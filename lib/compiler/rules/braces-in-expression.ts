import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'braces-in-expression';
const WHOLE = /^\{\{([\s\S]*)\}\}$/;

export const bracesInExpression = {
  code,
  description: '`{{ … }}` in a field that is an expression already: `when`, `while`, `foreach`, `key`.',
  example: 'when: "{{ $input.express }}"',
  fix: 'Write it without braces: `when: $input.express`.',
  *check(model: Model): Iterable<Finding> {
    for (const expression of model.expressions) {
      const { analysis, text, kind, path } = expression;
      if (kind === 'template' || !text.includes('{{')) continue;
      const whole = WHOLE.exec(text.trim())?.[1]?.trim();
      // Two braces can also open an object in an object, which is JSONata.
      if (analysis.ok && whole === undefined) continue;
      const message = `"${path.at(-1)}" is already an expression and takes no braces`;
      const hint = whole ? `write ${whole}` : 'remove the braces; join texts with &';
      yield { code, message, hint, ...inText(expression, { start: 0, end: text.length }) };
    }
  },
} satisfies Rule;
