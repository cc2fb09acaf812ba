import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'later-step';

export const laterStep = {
  code,
  description:
    "A reference to the result of a step that comes later in its list, or to the step's own result before it exists.",
  example: 'with: { parcel: "{{ $pack.parcel }}" }   # pack comes after this step',
  fix: 'Move the step up, or read a result that exists by then.',
  *check(model: Model): Iterable<Finding> {
    for (const { expression, path, meaning } of model.references) {
      if (meaning.kind === 'self') {
        const message = `$${path.variable} is the result of this step itself, which does not exist yet`;
        yield { code, message, ...inText(expression, path.use) };
      } else if (meaning.kind === 'later' && !expression.place.compensation) {
        const message = `step "${path.variable}" comes later: it has not run when "${meaning.reader.step.id}" does`;
        const hint = `move "${path.variable}" before "${meaning.reader.step.id}"`;
        yield { code, message, hint, ...inText(expression, path.use) };
      }
    }
  },
} satisfies Rule;
