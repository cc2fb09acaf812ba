import { createHash } from 'node:crypto';
import type { Substitution } from '#contracts/manifest.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { canonicalJson, type Json, type JsonObject } from '#core/json.ts';
import { stepTypes } from '#steps/index.ts';
import type { Step } from '#steps/step.ts';
import { isGraph, type WorkflowDocument } from '../document.ts';
import type { ActionCatalog, TransitionCounts } from '../types.ts';
import { emitTemplate } from './author-text.ts';
import { emitSteps } from './blocks.ts';
import { allSteps, hasEffects, startBuild } from './build.ts';
import { follow, resolve } from './subgraph.ts';
import { failAsBefore } from './errors.ts';
import { marked } from './inline.ts';
import { namesIn } from './names.ts';
import { readable } from './placeholders.ts';
import { compensateAndFail } from './saga.ts';
import { closeScope, emptySaga, openScope } from './close.ts';

/** What emitting a document yields. */
export interface Emission extends TransitionCounts {
  /** ASL with `${…}` placeholders. */
  definition: JsonObject;
  substitutions: Record<string, Substitution>;
  version: string;
}

/** Whether an abort has to pass something by; at the top of a list the error of a single state only has to leave. */
const abortsAcross = (steps: readonly Step[]): boolean =>
  [...allSteps(steps)].some((step) => {
    if (step.on_error?.action !== 'abort') return false;
    const alone = (stepTypes.get(step.type)?.blocks?.(step) ?? []).length === 0;
    return !alone || isGraph(steps) || !steps.includes(step);
  });

/**
 * The Amazon States Language document of a checked workflow, in JSONata mode.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
export const emit = (document: WorkflowDocument, actions?: ActionCatalog): Emission => {
  const version = createHash('sha256')
    .update(canonicalJson(document as unknown as Json))
    .digest('hex')
    .slice(0, 12);
  const build = startBuild(document, version, emitSteps, actions);
  const compensates = hasEffects([document]);
  const draft = openScope(build, undefined, compensates);
  if (compensates || abortsAcross(document.steps))
    draft.handlers.push({ label: '@0', edges: [], base: true });
  const steps = build.emitBlock(draft, { steps: document.steps, output: document.output });
  let body = follow(draft, { pending: emptySaga(draft), exits: [] }, steps);
  const handler = draft.handlers.pop();
  if (handler && (handler.edges.length > 0 || body.entry === handler.label)) {
    body = resolve(
      draft,
      handler,
      body,
      compensates ? compensateAndFail(build, draft) : failAsBefore(build, draft),
    );
  }
  const names = namesIn(build, draft);
  const last = document.steps.at(-1)!.id;
  const output =
    document.output === undefined
      ? marked(`$${names.variable(last) ?? last}`)
      : emitTemplate(document.output, names);
  const closed = closeScope(build, draft, body, output);
  const timeoutSeconds = parseDurationSeconds(document.timeout ?? '');
  return {
    definition: {
      Comment: readable(document.description ?? document.name),
      QueryLanguage: 'JSONata',
      ...(timeoutSeconds === undefined ? {} : { TimeoutSeconds: Math.ceil(timeoutSeconds) }),
      ...closed.definition,
    },
    substitutions: build.substitutions,
    version,
    transitions: closed.transitions,
    transitionsPerIteration: build.transitionsPerIteration,
  };
};
