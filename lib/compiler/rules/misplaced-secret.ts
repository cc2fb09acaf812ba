import { secretOf } from '../expressions/secrets.ts';
import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import type { Expression, Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'misplaced-secret';

/** Whether a function puts together the text that contains the expression. */
const isForFunction = ({ place: { node }, path, kind }: Expression): boolean =>
  kind === 'template' && node?.type?.secrets?.includes(String(path[node.path.length])) === true;

export const misplacedSecret = {
  code,
  description:
    'A secret in a place that no function fills in: whatever else a state machine reads is in its history. Also `$secrets` as a part of an expression.',
  example: 'type: emit … with: { token: "{{ $secrets.token }}" }',
  fix: 'Read it in the `with` of a step that calls a function, alone in its braces: `"Bearer {{ $secrets.token }}"`. An action can read it itself: `context.secret("token")`.',
  *check(model: Model): Iterable<Finding> {
    for (const { expression, path } of model.references) {
      if (path.variable !== 'secrets' || model.byId.has('secrets')) continue;
      const name = path.steps[0] ?? 'name';
      if (!isForFunction(expression)) {
        const where = expression.place.compensation ? 'the input of a compensation' : 'this place';
        const message = `${where} cannot have a secret: it would be in the execution's history`;
        const hint =
          'connection' in (expression.place.node?.type?.fields ?? {})
            ? 'name the secret in a connection, and the connection in the step'
            : `read it in the action, with context.secret("${name}")`;
        yield { code, message, hint, ...inText(expression, path.use) };
      } else if (secretOf(expression.text) === undefined) {
        const message = 'a secret is not known when expressions are evaluated';
        const hint = `expected its name alone in braces, as in "Bearer {{ $secrets.${name} }}"`;
        yield { code, message, hint, ...inText(expression, path.use) };
      }
    }
  },
} satisfies Rule;
