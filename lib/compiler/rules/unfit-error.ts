import { closest } from '#core/did-you-mean.ts';
import type { Finding, Path } from '../findings/finding.ts';
import type { Model, StepNode } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'unfit-error';

/**
 * Names that Step Functions reserves.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
const RESERVED = (
  'ALL BranchFailed DataLimitExceeded ExceedToleratedFailureThreshold HeartbeatTimeout Http.Socket IntrinsicFailure ItemReaderFailed ' +
  'NoChoiceMatched ParameterPathFailure Permissions QueryEvaluationError ResultPathMatchFailure ResultWriterFailed Runtime TaskFailed ' +
  'Timeout'
)
  .split(' ')
  .map((name) => `States.${name}`);

/** Names of errors at a place of the document, and those that the action declares. */
interface Named {
  names: readonly string[];
  path: Path;
  declared: readonly string[];
}

function* wrongNames({ names, path, declared }: Named): Iterable<Finding> {
  for (const [index, name] of names.entries()) {
    const at = [...path, index];
    if (name.startsWith('States.')) {
      if (RESERVED.includes(name)) continue;
      const meant = closest(name, RESERVED);
      const hint = meant ? `did you mean "${meant}"?` : `it has ${RESERVED.join(', ')}`;
      yield { code, message: `Step Functions has no error "${name}"`, hint, path: at };
      continue;
    }
    const known = [...declared, 'CircuitOpen', ...RESERVED];
    const meant = known.includes(name) ? undefined : closest(name, known);
    if (meant === undefined) continue;
    const message = `no error "${name}" is known`;
    yield { code, severity: 'warning', message, hint: `did you mean "${meant}"?`, path: at };
  }
}

function* ofRetry(
  retry: { errors?: string[]; except?: string[] } | undefined,
  path: Path,
  declared: readonly string[],
): Iterable<Finding> {
  const { errors = [], except = [] } = retry ?? {};
  yield* wrongNames({ names: errors, path: [...path, 'errors'], declared });
  yield* wrongNames({ names: except, path: [...path, 'except'], declared });
  const all = errors.indexOf('States.ALL');
  if (all >= 0 && errors.length > 1) {
    const message = '"States.ALL" stands for every error, and the list names others';
    yield { code, message, hint: 'list "States.ALL" alone, or remove it', path: [...path, 'errors', all] };
  }
  for (const [index, name] of except.entries()) {
    if (!errors.includes(name)) continue;
    const message = `"${name}" is in "errors" and in "except"`;
    yield { code, message, hint: 'remove it from one of the two', path: [...path, 'except', index] };
  }
}

const declaredBy = (model: Model, { step, type }: StepNode): string[] =>
  Object.keys({ ...type?.errors, ...model.actions?.get(step.uses ?? '')?.errors });

export const unfitError = {
  code,
  description:
    'A name of an error in `retry` or in `stale_on` of a `cache` that never comes, because it is misspelt or nothing raises it; or one that is both retried and not.',
  example: 'retry: { errors: [States.Timout] }',
  fix: 'Correct the name; the message has the nearest one. `CircuitOpen` comes from a `breaker`.',
  *check(model: Model): Iterable<Finding> {
    yield* ofRetry(model.document.defaults?.retry, ['defaults', 'retry'], []);
    for (const node of model.steps) {
      const { step, type, path } = node;
      if (model.gaps.malformed.has(step)) continue;
      const declared = declaredBy(model, node);
      yield* ofRetry(step.retry, [...path, 'retry'], declared);
      const names = step.cache?.stale_on ?? [];
      const at = [...path, 'cache', 'stale_on'];
      yield* wrongNames({ names, path: at, declared });
      const open = names.indexOf('CircuitOpen');
      const hasOwn = type?.common.includes('breaker') && type.type !== 'tool';
      if (open < 0 || !hasOwn || step.breaker || declared.includes('CircuitOpen')) continue;
      const message = 'nothing raises CircuitOpen: the step has no breaker';
      const hint = `add breaker: { name: ${step.uses?.replace('/', '-') ?? step.id} }, for example`;
      yield { code, severity: 'warning', message, hint, path: [...at, open] };
    }
  },
} satisfies Rule;
