import { isObject, type Json } from '#core/json.ts';
import type { Block, Step } from '#steps/step.ts';
import type { Site } from '#steps/step-type.ts';
import { analyse } from '../expressions/analyse.ts';
import type { Analysis } from '../expressions/analysis.ts';
import { parseTemplate } from '../expressions/template.ts';
import { type EvaluationScope, type Failures, failuresOf } from '../model/evaluation/failures.ts';
import { mayBeMissing } from '../model/evaluation/missing.ts';
import { evaluationAt } from '../model/evaluation/scope.ts';
import type { Model, Place } from '../model/model.ts';
import type { Reliance } from './build.ts';
import type { Emitter } from './emitter.ts';
import { inputFacts } from './input-facts.ts';
import { inputPath } from './input-path.ts';

/** The place of an author's value: in a step, or at the end of one of its blocks; without a step, in the workflow's output. */
export interface ValueSite {
  step?: Step;
  sees: Site['sees'];
  block?: Pick<Block, 'steps'>;
  /** Whether it is the step's own condition. */
  condition?: boolean;
}

/** What can be said of an evaluation: it cannot fail, conditions tell when it would (`Failures`), or nothing tells. */
export type Certainty = 'safe' | 'unsafe' | readonly string[];

/** What an evaluation is judged by: with the input's schema, or without, as Step Functions itself starts executions. */
interface Judge {
  emitter: Emitter;
  scope: EvaluationScope;
  trusts: boolean;
  /** Whether what yields nothing fails. Default: it does. */
  missing?: 'allowed';
}

const placeOf = (
  emitter: Emitter,
  model: Model,
  { step, sees, block, condition }: ValueSite,
): Place | undefined => {
  const nodes = emitter.build.nodes(model);
  const node = step && nodes.get(step.id);
  if (step && !node) return undefined;
  const [first] = block?.steps ?? [];
  const inner = first && nodes.get(first.id)?.block;
  if (block && !inner) return undefined;
  return { node, sees, block: step ? inner : model.root, condition };
};

const judge = (emitter: Emitter, site: ValueSite, by: 'wary' | 'trusting'): Judge | undefined => {
  const trusts = by === 'trusting';
  const model = trusts ? emitter.build.trusting() : emitter.build.wary();
  const place = placeOf(emitter, model, site);
  if (!place) return undefined;
  const scope = evaluationAt(model, place);
  const facts = trusts ? [] : inputFacts(model, place, emitter.build.input ?? null);
  return { emitter, trusts, scope: { ...scope, facts: [...scope.facts, ...facts] } };
};
/** Whether what is emitted for the names of an expression may fail although the expression itself does not. */
const expands = ({ paths }: Analysis, { emitter, trusts }: Judge): boolean =>
  paths.some(({ variable, steps }) => {
    if (variable === 'input') {
      return !trusts && /\$(merge|map)\(/.test(inputPath(steps, emitter.build.input).expression);
    }
    return steps[0] !== undefined && emitter.names.standIn(variable, steps[0]) !== undefined;
  });

const ofExpression = (text: string, by: Judge): Failures => {
  const analysis = analyse(text);
  return analysis.ok && !expands(analysis, by) ? failuresOf(analysis.ast, by.scope) : undefined;
};

const isSafeText = (text: string, by: Judge): boolean => {
  const template = parseTemplate(text);
  if (!template.ok) return false;
  if (template.parts.some((part) => part.kind === 'expression' && ofExpression(part.text, by)?.length !== 0))
    return false;
  const analysis = template.whole && analyse(template.whole.text);
  return !analysis || by.missing === 'allowed' || (analysis.ok && !mayBeMissing(analysis.ast, by.scope));
};

const isSafeTemplate = (value: Json, by: Judge): boolean => {
  if (typeof value === 'string') return isSafeText(value, by);
  if (Array.isArray(value)) return value.every((item) => isSafeTemplate(item, by));
  return !isObject(value) || Object.values(value).every((item) => isSafeTemplate(item, by));
};

/** Notes what an expression relies on of the input. */
const relyOn = (emitter: Emitter, text: string, site: ValueSite): void => {
  const analysis = analyse(text);
  const scopes = (['wary', 'trusting'] as const).map((by) => judge(emitter, site, by)?.scope);
  for (const { variable, steps, start, end } of analysis.ok ? analysis.paths : []) {
    if (variable === 'input') {
      note(emitter, { path: steps, presence: start === 0 && end === text.length });
      continue;
    }
    const [wary, trusting] = scopes.map((scope) => JSON.stringify(scope?.variable(variable)));
    // Made of the input in ways that are not followed.
    if (wary !== trusting) note(emitter, { path: [], presence: false });
  }
};

const note = ({ build }: Emitter, reliance: Reliance): void => {
  const key = reliance.path.join('.');
  const presence = reliance.presence && (build.relied.get(key)?.presence ?? true);
  build.relied.set(key, { ...reliance, presence });
};

const relyOnTemplate = (emitter: Emitter, value: Json, site: ValueSite): void => {
  if (typeof value === 'string') {
    const template = parseTemplate(value);
    for (const part of template.ok ? template.parts : []) {
      if (part.kind === 'expression')
        relyOn(emitter, template.ok ? (template.whole?.text ?? part.text) : '', site);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) relyOnTemplate(emitter, item, site);
  }
};

const hasExpressions = (value: Json): boolean =>
  typeof value === 'string'
    ? value.includes('{{')
    : typeof value === 'object' && value !== null && Object.values(value).some(hasExpressions);

/** Returns whether evaluating a template may fail. If only the input's schema rules it out, executions begin with a check of the input. */
export const templateCertainty = (
  emitter: Emitter,
  value: Json,
  site: ValueSite,
  options: Pick<Judge, 'missing'> = {},
): Certainty => {
  if (!hasExpressions(value)) return 'safe';
  const wary = judge(emitter, site, 'wary');
  if (wary && isSafeTemplate(value, { ...wary, ...options })) return 'safe';
  const trusting = emitter.build.input && judge(emitter, site, 'trusting');
  if (!trusting || !isSafeTemplate(value, { ...trusting, ...options })) return 'unsafe';
  relyOnTemplate(emitter, value, site);
  return 'safe';
};

/** Whether evaluating a template may fail, also of executions whose input was checked. Nothing is made to check it. */
export const mayFail = (emitter: Emitter, value: Json, site: ValueSite): boolean => {
  if (!hasExpressions(value)) return false;
  const judges = [
    judge(emitter, site, 'wary'),
    ...(emitter.build.input ? [judge(emitter, site, 'trusting')] : []),
  ];
  return !judges.some((one) => one !== undefined && isSafeTemplate(value, one));
};

/** Returns whether evaluating a condition may fail; conditions that tell when cost less than a check of the input. */
export const conditionCertainty = (emitter: Emitter, text: string, site: ValueSite): Certainty => {
  const wary = judge(emitter, site, 'wary');
  const failures = wary && ofExpression(text, wary);
  if (failures) return failures.length === 0 ? 'safe' : failures;
  const trusting = emitter.build.input && judge(emitter, site, 'trusting');
  const trusted = trusting && ofExpression(text, trusting);
  if (!trusted) return 'unsafe';
  relyOn(emitter, text, site);
  return trusted.length === 0 ? 'safe' : trusted;
};
