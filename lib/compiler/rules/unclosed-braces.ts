import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'unclosed-braces';

export const unclosedBraces = {
  code,
  description: '`{{` without a closing `}}`.',
  example: 'title: "Ship {{ $input.order_id }?"',
  fix: 'Add `}}`. If two braces are meant as text: `{{ "{{" }}`.',
  *check(model: Model): Iterable<Finding> {
    for (const { template, path } of model.texts) {
      if (template.ok) continue;
      const place = inText({ path, offset: 0 }, { start: template.position, end: template.position + 2 });
      yield { code, message: template.message, hint: 'add "}}"', ...place };
    }
  },
} satisfies Rule;
