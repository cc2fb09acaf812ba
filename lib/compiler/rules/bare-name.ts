import { closest } from '#core/did-you-mean.ts';
import type { NamedStretch } from '../expressions/analysis.ts';
import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import type { Expression, Model } from '../model/model.ts';
import { boundNames, namesUnfitStep, readableSteps } from '../model/references.ts';
import type { Rule } from './rule.ts';

const code = 'bare-name';

const FOREIGN = new Map(
  Object.entries({
    steps: "a step's result is the variable of its id, such as $reserve",
    inputs: 'did you mean "$input"?',
    workflow: 'did you mean "$input"?',
    undefined: 'write $exists(…) to ask whether something is there',
    none: 'write null',
    None: 'write null',
    nil: 'write null',
    item: 'did you mean "$item"?',
    loop: 'did you mean "$loop"?',
    env: 'Step Functions has no environment: pass the value in the input',
    secrets: 'did you mean "$secrets"?',
    True: 'write true',
    False: 'write false',
  }),
);

/** The step that other languages would read by `steps.<id>`, if there is one. */
const stepAfter = ({ place, text }: Expression, { name, end }: NamedStretch): string | undefined => {
  const id = name === 'steps' ? /^\.(\w+)/.exec(text.slice(end))?.[1] : undefined;
  return id !== undefined && [...readableSteps(place)].includes(id) ? id : undefined;
};

const hintFor = (expression: Expression, bare: NamedStretch): string => {
  const { place } = expression;
  const { name } = bare;
  const step = stepAfter(expression, bare);
  if (step !== undefined) return `write $${step} in place of steps.${step}`;
  const foreign = FOREIGN.get(name);
  if (foreign) return foreign;
  const near = closest(name, [...boundNames(place).keys(), ...readableSteps(place)]);
  return near
    ? `did you mean "$${near}"?`
    : `write $input.${name}, or "${name}" in quotes if the text is meant`;
};

export const bareName = {
  code,
  description:
    'A field name without a variable to read it from, such as `input` in `input.total`, or `$` outside of a filter or function: ' +
    'Step Functions has no value there.',
  example: 'when: input.total > 100',
  fix: 'Begin with a variable: `$input.total`.',
  *check(model: Model): Iterable<Finding> {
    for (const expression of model.expressions) {
      if (!expression.analysis.ok || isBraced(expression) || namesUnfitStep(model, expression)) continue;
      for (const bare of expression.analysis.bareNames) {
        const message = `"${bare.name}" names no variable: references to steps and to the input begin with "$"`;
        yield { code, message, hint: hintFor(expression, bare), ...inText(expression, bare) };
      }
      for (const context of expression.analysis.contexts) {
        const message = `"${context.name}" has no value here`;
        const hint = 'write $input, $item or the result of a step';
        yield { code, message, hint, ...inText(expression, context) };
      }
    }
  },
} satisfies Rule;

/** Braces around a bare expression read as an object; that has been said. */
const isBraced = ({ kind, text }: Expression): boolean => kind !== 'template' && text.trim().startsWith('{{');
