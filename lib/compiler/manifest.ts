import { STARTER_FIELD } from '#contracts/child-executions.ts';
import { CORRELATION_FIELD } from '#contracts/correlation.ts';
import type { ManifestStep, ManifestTrigger, WorkflowManifest } from '#contracts/manifest.ts';
import { sharedScript } from '#contracts/scripts/script-function.ts';
import type { ManifestVariants } from '#contracts/variants.ts';
import { DEFAULT_TOLERANCE_SECONDS } from '#contracts/webhooks/schemes.ts';
import { defined } from '#core/defined.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { hashOf } from '#core/hash.ts';
import type { Json } from '#core/json.ts';
import { stepTypes } from '#steps/index.ts';
import type { Project } from '#steps/project.ts';
import type { Step } from '#steps/step.ts';
import type { Trigger, WorkflowDocument } from './document.ts';
import { allSteps } from './emit/build.ts';
import type { Emission } from './emit/index.ts';
import { flowControlOf } from './flow-control.ts';
import { limitsOfActions } from './limits.ts';
import { observedOf } from './model/add-estimates.ts';
import { estimateStep, runsInTurn } from './plan/estimate.ts';
import { sensitiveOf } from './sensitive.ts';

/** Returns everything about a compiled workflow that the local stack, the API and CDK need. */
export const manifestOf = (
  document: WorkflowDocument,
  emission: Emission,
  { places, project }: { places?: ScriptPlaces; project?: Project } = {},
): WorkflowManifest => {
  const actions = new Map([...emission.scripts].map(([step, { action }]) => [step, action]));
  const generated = new Set(document.origin?.generated);
  const steps = [...manifestSteps(document.steps)].map((step) => ({
    ...step,
    ...(generated.has(step.id) && { generated: true }),
    ...defined({ uses: step.uses ?? actions.get(step.id), lookUp: emission.lookUps.get(step.id) }),
  }));
  const waits = [...allSteps(document.steps)].flatMap((step) => {
    const awaited = stepTypes.get(step.type)?.awaits?.(step);
    return awaited ? [{ step: step.id, ...awaited }] : [];
  });
  const limits = limitsOfActions(allSteps(document.steps), document, project);
  const timeoutSeconds = parseDurationSeconds(document.timeout ?? '');
  return {
    name: document.name,
    ...defined({ description: document.description, input: document.input, timeoutSeconds }),
    ...defined({ autoUndo: document.auto_undo, origin: originOf(document) }),
    version: emission.version,
    definition: emission.definition,
    substitutions: emission.substitutions,
    ...(emission.scripts.size > 0 && { scripts: scriptsOf(document, emission, places) }),
    ...(JSON.stringify(emission.definition).includes(STARTER_FIELD) && { startedBy: true as const }),
    ...(JSON.stringify(emission.definition).includes(CORRELATION_FIELD) && { correlates: true as const }),
    ...defined({ sensitive: sensitiveOf(document.input, allSteps(document.steps)) }),
    ...(emission.limited.size > 0 && { callLimits: Object.fromEntries(emission.limited) }),
    ...(limits.size > 0 && { limits: Object.fromEntries(limits) }),
    steps,
    phases: document.phases ?? [...new Set(steps.flatMap((step) => step.phase ?? []))],
    triggers: triggersOf(document.triggers),
    ...(waits.length > 0 && { waits }),
    ...defined({ variants: variantsOf(document), flow: flowControlOf(document) }),
  };
};

/** Percent of the first variant that a difference must have to matter. */
const DEFAULT_DETECT_PERCENT = 10;

const variantsOf = ({ variants, experiment = {} }: WorkflowDocument): ManifestVariants | undefined => {
  if (!variants) return undefined;
  const list = Object.entries(variants).map(([name, variant]) => ({ name, ...variant }));
  const { key, measure, better = 'higher', detect: detectPercent = DEFAULT_DETECT_PERCENT } = experiment;
  const compared = list.map(({ name, with: set, workflow, version }) =>
    defined({ name, with: set, workflow, version }),
  );
  return {
    experiment: hashOf([compared as Json, key ?? null, measure ?? null]).slice(0, 8),
    list,
    ...defined({ key, measure }),
    better,
    detectPercent,
  };
};

/** What the workflow was made from, without its picture: that is the manifest's `graph`. */
const originOf = ({ origin }: WorkflowDocument): WorkflowManifest['origin'] =>
  origin && { kind: origin.kind, ...defined({ about: origin.about }) };

/** Looks up in which line of which file the script of a step, or of the document, begins; undefined if that is not known. */
export type ScriptPlaces = (
  of: { step: string } | { name: string },
) => { file: string; line: number } | undefined;

const scriptsOf = (
  { name }: WorkflowDocument,
  { scripts }: Emission,
  places: ScriptPlaces | undefined,
): WorkflowManifest['scripts'] => {
  const found: NonNullable<WorkflowManifest['scripts']> = {};
  for (const [step, { action, file, script, name: named }] of scripts) {
    const written =
      file === undefined ? places?.(named === undefined ? { step } : { name: named }) : { file, line: 1 };
    const whole = { ...script, ...(written ?? { file: `${name}/${named ?? step}`, line: 1 }) };
    const other = found[action];
    found[action] = other ? sharedScript(other, whole) : whole;
  }
  return found;
};

function* manifestSteps(
  steps: readonly Step[],
  { around, repeated = false, apart }: { around?: Step; repeated?: boolean; apart?: true } = {},
): Generator<ManifestStep> {
  for (const step of steps) {
    const type = stepTypes.get(step.type);
    yield {
      id: step.id,
      type: step.type,
      state: step.id,
      ...defined({ uses: step.uses, phase: step.phase ?? around?.phase, parent: around?.id }),
      weight: step.weight ?? 1,
      ...(!type?.waits && { estimateSeconds: estimateStep(step).seconds }),
      ...(type?.runs && { taskSeconds: estimateStep(step).seconds / runsInTurn(step) }),
      ...defined({ spreadSeconds: spreadOf(step), sizedSeconds: observedOf(step)?.sizes }),
      repeated,
      ...defined({ apart, conditional: step.when === undefined ? undefined : true }),
      compensated: step.compensate !== undefined,
      ...(step.on_error?.fallback && {
        fallbacks: Array.from(allSteps([step.on_error.fallback]), ({ id }) => id),
      }),
    };
    for (const block of type?.blocks?.(step) ?? []) {
      const loops = block.kind === 'iteration' || block.kind === 'loop';
      const isApart = type?.apart?.(step) === true;
      yield* manifestSteps(block.steps, {
        around: step,
        repeated: repeated || loops,
        ...((apart || isApart) && { apart: true }),
      });
    }
  }
}

const spreadOf = (step: Step): ManifestStep['spreadSeconds'] => {
  const observed = observedOf(step);
  return observed && { low: observed.low, high: observed.high };
};

const triggersOf = (triggers: readonly Trigger[] | undefined): ManifestTrigger[] => {
  const written = (triggers ?? []).map((trigger): ManifestTrigger => {
    if (trigger.api) return { kind: 'api' };
    if (trigger.schedule) {
      const { rate, cron, timezone, input } = trigger.schedule;
      const expression =
        rate === undefined ? `cron(${oneLine(cron ?? '').toUpperCase()})` : `rate(${oneLine(rate)})`;
      return {
        kind: 'schedule',
        expression,
        ...(timezone && rate === undefined && { timezone }),
        ...defined({ input }),
      };
    }
    if (trigger.webhook) return webhookOf(trigger.webhook);
    const { input, when, priority, order_by: orderBy, keep, fires, ...pattern } = trigger.event;
    const keepSeconds = parseDurationSeconds(keep ?? '');
    return { kind: 'event', pattern, ...defined({ when, priority, orderBy, keepSeconds, fires, input }) };
  });
  return written.some((trigger) => trigger.kind === 'api') ? written : [{ kind: 'api' }, ...written];
};

/** As AWS takes it: fields are separated by one blank. */
const oneLine = (expression: string): string => expression.trim().split(/\s+/).join(' ');

const webhookOf = (settings: NonNullable<Trigger['webhook']>): ManifestTrigger => {
  const { scheme = 'standard', header, encoding, algorithm, prefix, id_header, tolerance, input } = settings;
  const hmac = {
    header: (header ?? '').toLowerCase(),
    encoding: encoding ?? 'hex',
    algorithm: algorithm ?? 'sha256',
    prefix: prefix ?? '',
    ...(id_header !== undefined && { idHeader: id_header.toLowerCase() }),
  };
  return {
    kind: 'webhook',
    scheme,
    toleranceSeconds: parseDurationSeconds(tolerance ?? '') ?? DEFAULT_TOLERANCE_SECONDS,
    ...(scheme === 'hmac' && { hmac }),
    ...defined({ input }),
  };
};
