import { secretNames } from '#contracts/connections/secret-names.ts';
import { MAX_MODEL_SECONDS } from '#contracts/models/prompt.ts';
import { defined } from '#core/defined.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { EmitContext, Fragment } from '../emission.ts';
import { callPlatform } from '../platform-call.ts';
import type { Step } from '../step.ts';
import { modelNames, modelOf } from './models.ts';
import { answerSchema } from './output.ts';

/** Time for the models of a step without `timeout`. */
export const DEFAULT_TIMEOUT_SECONDS = 60;

const ACTION = 'call-model';

/** One Task state that calls the function which asks models. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const models = modelNames(step).map((name) => modelOf(name, context.project));
  context.substitute(`reach__${step.id}`, {
    kind: 'reach',
    action: `platform/${ACTION}`,
    models: models.flatMap(({ bedrock, region }) =>
      bedrock === undefined ? [] : [{ bedrock, ...defined({ region }) }],
    ),
    secrets: models.flatMap(({ headers, ...model }) => secretNames({ headers, model })),
  });
  const schema = answerSchema(step);
  const { TimeoutSeconds = DEFAULT_TIMEOUT_SECONDS } = context.timeout(step);
  const messages =
    step.messages === undefined
      ? [{ role: 'user', content: context.template(step.prompt as Json) }]
      : context.template(step.messages as Json);
  const input: JsonObject = {
    models: context.literal(models as unknown as Json),
    ...(step.system === undefined ? {} : { system: context.template(step.system as Json) }),
    messages,
    ...(schema ? { schema: context.literal(schema) } : {}),
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
    sensitive: ['system', 'messages'],
    permanent: ['ModelRefused', 'UnfitAnswer', 'NoRecordedAnswer'],
  });
};
