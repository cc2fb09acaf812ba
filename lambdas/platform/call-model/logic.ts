import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import { dollarsOf } from '#contracts/models/price.ts';
import type { AskModel, ModelRequest, NamedModel } from '#platform/models/model.ts';
import type { CountTokens } from '#platform/models/system-models.ts';
import { askTyped } from '#platform/models/typed-answer.ts';
import type { input, output } from './contract.ts';

/** What the logic needs besides its context. */
export interface ModelPorts {
  ask: AskModel;
  countTokens: CountTokens;
}

/** The rest of the time is for saying how models failed, before the step's timeout ends the call. */
const SHARE_OF_MODELS = 0.95;

/** Asks the models one after the other until one answers; each gets its share of the time that is left. */
export const callModel = async (
  { models, max_tokens, timeout_seconds, ...prompt }: z.output<typeof input>,
  context: ActionContext & ModelPorts,
): Promise<z.input<typeof output>> => {
  const { clock, logger } = context;
  const endsAt = clock.now() + timeout_seconds * 1000 * SHARE_OF_MODELS;
  const secret = context.run.secrets !== undefined;
  const failures: Error[] = [];
  for (const [index, model] of models.entries()) {
    const share = Math.max(0, endsAt - clock.now()) / (models.length - index);
    const signal = AbortSignal.timeout(Math.floor(share));
    try {
      return await answerFrom(model, { ...prompt, maxTokens: max_tokens, signal, secret }, context);
    } catch (error) {
      if (!(error instanceof ActionError) || error.name === 'NoRecordedAnswer') throw error;
      logger.warn('Model failed', { model: model.name, error: error.message });
      failures.push(error);
    }
  }
  throw failureOf(failures);
};

const answerFrom = async (
  model: NamedModel,
  request: ModelRequest,
  context: ActionContext & ModelPorts,
): Promise<z.input<typeof output>> => {
  const { value, tokens, complete } = await askTyped(counted(context), model, request);
  return { output: value, model: model.name, complete, tokens };
};

/** Counts and logs what each answer takes, also of one that does not fit. Neither prompts nor answers are logged. */
const counted =
  ({ ask, countTokens, logger, run }: ActionContext & ModelPorts): AskModel =>
  async (model, request) => {
    const answer = await ask(model, request);
    const { tokens, recorded = false } = answer;
    const dollars = dollarsOf(tokens, model.price);
    logger.info('Model answered', { model: model.name, tokens, dollars, recorded });
    if (!recorded) await countTokens(run, { model: model.name, tokens, dollars });
    return answer;
  };

/** One model's failure as it is; of several, one that another attempt may not meet counts. */
const failureOf = (failures: readonly Error[]): Error => {
  const [first] = failures;
  if (failures.length === 1 && first) return first;
  const worth = failures.some((error) => error instanceof ActionError && error.retryable);
  const message = failures.map(({ message }) => message).join('. ');
  return new ActionError(
    worth ? 'ModelUnavailable' : (failures.at(-1)?.name ?? 'ModelUnavailable'),
    message,
    {
      retryable: worth,
    },
  );
};
