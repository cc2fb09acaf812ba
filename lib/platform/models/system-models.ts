import { openMetrics } from '#actions/telemetry/metrics.ts';
import type { RunInfo } from '#contracts/action-event.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { askProvider } from './ask-provider.ts';
import type { AskModel } from './model.ts';
import { askRecorded } from './recorded-answers.ts';

/** Returns what asks models in this process: recorded answers if the environment names their file, as the local stack does. */
export const askModel = (secret: (name: string) => Promise<string>): AskModel => {
  const file = process.env[ENVIRONMENT.recordedAnswers];
  const ask = askProvider(secret);
  if (file === undefined) return ask;
  return askRecorded({ file, ...(process.env[ENVIRONMENT.record] === 'true' && { ask }) });
};

/** What an answer took. */
export interface Usage {
  model: string;
  tokens: { input: number; output: number };
  /** Absent if the model's price is not known. */
  dollars?: number;
}

/** Counts the tokens of an answer, and what they cost. */
export type CountTokens = (run: RunInfo, usage: Usage) => Promise<void>;

/** Prints `InputTokens`, `OutputTokens` and `Dollars` by workflow, step and model. */
export const countTokens: CountTokens = async (run, { model, tokens, dollars }) => {
  const metrics = await openMetrics({ workflow: run.workflow, step: run.step, model });
  if (!metrics) return;
  metrics.addMetric('InputTokens', 'Count', tokens.input);
  metrics.addMetric('OutputTokens', 'Count', tokens.output);
  if (dollars !== undefined) metrics.addMetric('Dollars', 'None', dollars);
  metrics.publishStoredMetrics();
};
