import { ActionError } from '#actions/action-error.ts';
import type { SecretOr } from '#contracts/connections/connection.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import type { AskModel, ModelRequest, NamedModel } from './model.ts';

type ReadSecret = (name: string) => Promise<string>;

/** Secret with an API key of Bedrock, for the local stack. */
const BEDROCK_KEY = 'bedrock/api-key';

/** Asks models with the SDK of their provider, which is loaded when it is first needed. */
export const askProvider =
  (secret: ReadSecret): AskModel =>
  async (model, request) => {
    const opened = await (model.bedrock === undefined ? openApi(model, secret) : openBedrock(model, secret));
    try {
      const { content, finishReason, usage } = await opened.doGenerate(optionsOf(request));
      const { inputTokens, outputTokens } = usage;
      return {
        text: content.map((part) => (part.type === 'text' ? part.text : '')).join(''),
        tokens: { input: inputTokens.total ?? 0, output: outputTokens.total ?? 0 },
        complete: finishReason.unified !== 'length',
      };
    } catch (error) {
      throw failureOf(error as ProviderError, model);
    }
  };

const openApi = async ({ id = '', url = '', secret: key, headers = {} }: NamedModel, secret: ReadSecret) => {
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  const textOf = async (value: SecretOr) => (typeof value === 'string' ? value : secret(value.secret));
  const added = Object.entries(headers).map(async ([name, value]) => [name, await textOf(value)] as const);
  const provider = createOpenAICompatible({
    name: 'api',
    baseURL: url,
    ...(key !== undefined && { apiKey: await secret(key) }),
    headers: Object.fromEntries(await Promise.all(added)),
  });
  return provider.languageModel(id);
};

const openBedrock = async ({ bedrock = '', region }: NamedModel, secret: ReadSecret) => {
  const { createAmazonBedrock } = await import('@ai-sdk/amazon-bedrock');
  // The local stack has no credentials of AWS.
  const isLocal = process.env[ENVIRONMENT.secrets] !== undefined;
  const provider = createAmazonBedrock({ region, ...(isLocal && { apiKey: await secret(BEDROCK_KEY) }) });
  return provider.languageModel(bedrock);
};

const optionsOf = ({ system, messages, schema, temperature, maxTokens, signal }: ModelRequest) => ({
  prompt: [
    ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
    ...messages.map(({ role, content }) => ({ role, content: [{ type: 'text' as const, text: content }] })),
  ],
  // Providers ask their models for objects alone.
  ...(schema?.type === 'object' && { responseFormat: { type: 'json' as const, schema } }),
  temperature,
  maxOutputTokens: maxTokens,
  abortSignal: signal,
});

/** What the SDKs throw; requests and their bodies are in it too, and stay there. */
interface ProviderError extends Error {
  statusCode?: number;
  isRetryable?: boolean;
}

/** The message of a provider quotes neither keys nor prompts; its body may. */
const failureOf = (
  { name, message, statusCode, isRetryable }: ProviderError,
  model: NamedModel,
): ActionError => {
  const status = statusCode === undefined ? '' : ` (${statusCode})`;
  const timedOut = name === 'TimeoutError' || name === 'AbortError';
  const reason = timedOut ? 'it did not answer in time' : `${message}${status}`;
  // Without a status there was no answer: the network failed.
  return isRetryable === false && statusCode !== undefined
    ? new ActionError('ModelRefused', `The model ${model.name} refused the request: ${reason}`, {
        retryable: false,
      })
    : new ActionError('ModelUnavailable', `The model ${model.name} could not be asked: ${reason}`, {
        retryable: true,
      });
};
