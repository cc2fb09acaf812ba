import { MAX_MODEL_SECONDS } from '#contracts/models/prompt.ts';
import { defined } from '#core/defined.ts';
import { asJson, type Json, type JsonObject } from '#core/json.ts';
import type { EmitContext, Fragment } from '../emission.ts';
import { callPlatform } from '../platform-call.ts';
import type { Step } from '../step.ts';
import { bedrockModel, modelNames, modelOf, modelSecrets } from './models.ts';
import { answerSchema } from './output.ts';

/** Time for the models of a step without `timeout`. */
export const DEFAULT_TIMEOUT_SECONDS = 60;

/** The platform's function that asks models. */
export const ACTION = 'call-model';

/** Fields of its input that no log may have. */
export const SENSITIVE = ['system', 'messages'];

/** Its errors that another attempt would meet again. */
export const PERMANENT = ['ModelRefused', 'UnfitAnswer', 'NoRecordedAnswer'];

/** Emits one Task state that calls the function which asks models. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const models = modelNames(step).map((name) => modelOf(name, context.project));
  context.substitute(`reach__${step.id}`, {
    kind: 'reach',
    action: `platform/${ACTION}`,
    models: models.flatMap(bedrockModel),
    secrets: models.flatMap(modelSecrets),
  });
  const schema = answerSchema(step);
  const { TimeoutSeconds = DEFAULT_TIMEOUT_SECONDS } = context.timeout(step);
  const input: JsonObject = {
    models: context.literal(asJson(models)),
    ...(step.system !== undefined && { system: null }),
    messages: step.messages === undefined ? [{ role: 'user', content: null }] : null,
    ...(schema && { schema: context.literal(schema) }),
    ...defined({
      temperature: step.temperature as number | undefined,
      max_tokens: step.max_tokens as number | undefined,
    }),
    timeout_seconds: Math.min(TimeoutSeconds, MAX_MODEL_SECONDS),
  };
  return callPlatform(step, context, {
    action: ACTION,
    comment: `Asks the model ${modelNames(step).join(', or else ')}.`,
    input,
    authored: {
      ...(step.system !== undefined && { system: step.system as Json }),
      messages: step.messages === undefined ? [{ content: step.prompt as Json }] : (step.messages as Json),
    },
    sensitive: SENSITIVE,
    permanent: PERMANENT,
  });
};
