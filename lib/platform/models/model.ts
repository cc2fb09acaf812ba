import type { Model, SecretOr } from '#contracts/connections/connection.ts';
import type { Prompt } from '#contracts/models/prompt.ts';

/** A model, and the name by which a step knows it. */
export interface NamedModel extends Model {
  name: string;
  /** Headers of every request to its API. */
  headers?: Record<string, SecretOr>;
}

/** A prompt with what limits the answer. */
export interface ModelRequest extends Prompt {
  temperature?: number;
  maxTokens?: number;
  signal: AbortSignal;
  /** Whether the prompt has secrets, so that no file may have any of it. */
  secret?: boolean;
}

/** What a model answers. */
export interface ModelAnswer {
  text: string;
  tokens: { input: number; output: number };
  /** False if the answer was cut off at the maximum of tokens. */
  complete: boolean;
  /** Whether the answer was read from a file, and no model was asked. */
  recorded?: boolean;
}

/** Asks a model. Throws `ModelUnavailable`, `ModelRefused` or `NoRecordedAnswer`. */
export type AskModel = (model: NamedModel, request: ModelRequest) => Promise<ModelAnswer>;
