import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import { type Absence, absencesOf } from '../model/absence.ts';
import { hasRun, knownAt } from '../model/knowledge.ts';
import type { Model, Reference, StepNode } from '../model/model.ts';
import { standsFor } from '../model/references.ts';
import type { Rule } from './rule.ts';

const code = 'maybe-skipped';

const REASONS: Record<Absence, (id: string) => string> = {
  when: (id) => `step "${id}" runs only if its condition holds; otherwise $${id} is null`,
  skip: (id) => `when step "${id}" fails, it is skipped and $${id} is null`,
  continue: (id) => `when step "${id}" fails, $${id} is { error, cause }`,
  null: (id) => `the result of step "${id}" may be null`,
};

const FAILURE_FIELDS = ['error', 'cause'];

/** Returns the ways in which a read step's result may be missing where it is read, guards taken into account. */
export const unguardedAbsences = (model: Model, { expression, path, meaning }: Reference): Absence[] => {
  if (meaning.kind !== 'step') return [];
  const target = meaning.node;
  const { use, steps } = path;
  const tested = use.tested === 'yes' || (use.tested === 'as-condition' && expression.kind === 'condition');
  const own = expression.place.sees === 'after' && isOwn(expression.place.node, target);
  if (tested || own) return [];
  const absences = absencesOf(model, target);
  if (absences.length === 0) return [];
  const around = knownAt(expression.place);
  const facts = [...around.facts, ...use.known].filter((fact) => fact.variable === path.variable);
  const standsIn = steps[0] !== undefined && steps[0] in (target.type?.standIns?.(target.step) ?? {});
  const readsFailure = FAILURE_FIELDS.includes(steps[0] ?? '');
  return absences.filter((absence) => {
    if (absence === 'continue') {
      if (steps.length === 0) return false;
      return !facts.some((fact) => {
        const aboutFailure = FAILURE_FIELDS.includes(fact.path[0] ?? '');
        if (fact.is === 'unset') return aboutFailure && !readsFailure;
        return fact.path.length > 0 && aboutFailure === readsFailure;
      });
    }
    if (absence === 'when' && standsIn) return false;
    return !hasRun(model, target, { knowledge: around, facts: use.known, byConditions: absence === 'when' });
  });
};

const isOwn = (node: StepNode | undefined, target: StepNode): boolean =>
  node !== undefined && standsFor(node) === target;

/** Returns the finding for a read that may find nothing, under the code of whoever asks. */
export const absenceFinding = (
  reference: Reference,
  absence: Absence,
  target: StepNode,
): Pick<Finding, 'message' | 'hint'> => {
  const { id } = target.step;
  const read = `$${[id, ...reference.path.steps].join('.')}`;
  const guard = absence === 'continue' ? `$exists(${read}) ? ${read} : …` : `$${id} != null ? ${read} : …`;
  const same =
    absence === 'when' && !reference.expression.place.compensation
      ? `, or give the reader the same "when"`
      : '';
  const whole = reference.path.steps.length === 0 && reference.path.beyond.length === 0;
  const meant =
    reference.expression.kind === 'condition'
      ? `test first: $${id} != null and …`
      : `if null is intended, write $${id} ?: null`;
  const hint = whole ? meant : `write ${guard}${same}`;
  return { message: REASONS[absence](id), hint };
};

export const maybeSkipped = {
  code,
  description:
    'An unguarded read of a result that is null if its step was skipped, or `{ error, cause }` if it failed and the execution continued. ' +
    'Reading a field of it is an error; reading the whole result is a warning, because that may be intended.',
  example: 'when: $input.vip … later: with: { rate: "{{ $discount.rate }}" }',
  fix:
    'Guard it: `$discount != null ? $discount.rate : 0`, `$exists($discount.rate) ? …`, `$discount.rate ?? 0`, `$discount ? …`, ' +
    '`$discount and …`; or give the reader a `when` that tests it or equals the step’s.',
  *check(model: Model): Iterable<Finding> {
    for (const reference of model.references) {
      const { expression, path, meaning } = reference;
      if (meaning.kind !== 'step' || expression.place.compensation) continue;
      const [absence] = unguardedAbsences(model, reference);
      if (!absence) continue;
      const whole = path.steps.length === 0 && path.beyond.length === 0;
      yield {
        code,
        severity: whole ? 'warning' : 'error',
        ...absenceFinding(reference, absence, meaning.node),
        ...inText(expression, { start: path.start, end: path.end }),
      };
    }
  },
} satisfies Rule;
