import { parseDurationSeconds } from '#core/durations.ts';
import type { Retry } from '#steps/step.ts';
import type { Finding, Path } from '../findings/finding.ts';
import type { Model } from '../model/model.ts';
import { documentSchema } from '../parse/document-schema.ts';
import { visitMarked } from '../parse/schema-walk.ts';
import { fallbackSchema, stepSchema } from '../parse/step-schema.ts';
import type { Rule } from './rule.ts';

const code = 'invalid-duration';

/** Fields whose durations never reach Step Functions, which counts whole seconds. */
const FREE = new Set(['estimate', 'breaker']);
/** Ref: https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html (TimeoutSeconds, HeartbeatSeconds). */
const MAX_SECONDS = 99_999_999;
/** Ref: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html (MaxDelaySeconds). */
const MAX_DELAY_SECONDS = 31_622_400;

const size = (text: string, path: Path): Finding | undefined => {
  const seconds = parseDurationSeconds(text);
  if (seconds === undefined) return undefined;
  const name = `"${path.at(-1)}"`;
  if (!isWhole(seconds)) {
    const hint = `write "${Math.max(1, Math.round(seconds))}s"`;
    const counts = path.at(-1) === 'ttl' ? 'DynamoDB' : 'Step Functions';
    return { code, message: `${name}: ${counts} counts whole seconds from 1, got ${text}`, path, hint };
  }
  const longest = path.at(-1) === 'max_delay' ? MAX_DELAY_SECONDS - 1 : MAX_SECONDS;
  if (seconds <= longest) return undefined;
  return { code, message: `${name}: Step Functions takes at most ${longest} seconds, got ${text}`, path };
};

const isWhole = (seconds: number | undefined): seconds is number =>
  seconds !== undefined && Number.isInteger(seconds) && seconds >= 1;

const below = (
  shorter: [name: string, text: string | undefined],
  longer: [name: string, text: string | undefined],
  path: Path,
): Finding | undefined => {
  const [a, b] = [shorter[1], longer[1]].map((text) =>
    text === undefined ? undefined : parseDurationSeconds(text),
  );
  // Durations that are not whole seconds are reported already.
  if (!isWhole(a) || !isWhole(b) || a < b) return undefined;
  const message = `"${shorter[0]}" (${shorter[1]}) must be shorter than "${longer[0]}" (${longer[1]})`;
  return { code, message, path };
};

const retryOrder = (retry: Retry | undefined, path: Path): Finding | undefined =>
  below(['interval', retry?.interval], ['max_delay', retry?.max_delay], [...path, 'max_delay']);

export const invalidDuration = {
  code,
  description:
    'A duration that Step Functions does not support: under a second, a fraction of a second, or too long; a heartbeat that is not ' +
    'shorter than the timeout, a `max_delay` that is not longer than the `interval`.',
  example: 'timeout: 500ms',
  fix: 'Write whole seconds; keep heartbeat < timeout and interval < max_delay.',
  *check(model: Model): Iterable<Finding> {
    const found: (Finding | undefined)[] = [];
    const { document } = model;
    visitMarked(documentSchema, document, (kind, value, path) => {
      if (kind === 'duration') found.push(size(String(value), path));
    });
    found.push(retryOrder(document.defaults?.retry, ['defaults', 'retry']));
    for (const { step, type, path, fallbackOf } of model.steps) {
      if (!type) continue;
      visitMarked(fallbackOf ? fallbackSchema(type) : stepSchema(type), step, (kind, value, at) => {
        if (kind === 'duration' && !FREE.has(String(at[0])))
          found.push(size(String(value), [...path, ...at]));
      });
      found.push(retryOrder(step.retry, [...path, 'retry']));
      const timeout = step.timeout ?? document.defaults?.timeout;
      found.push(below(['heartbeat', step.heartbeat], ['timeout', timeout], [...path, 'heartbeat']));
    }
    yield* found.filter((finding) => finding !== undefined);
  },
} satisfies Rule;
