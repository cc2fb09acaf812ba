import type { Model, SecretOr } from '#contracts/connections/connection.ts';
import { secretNames } from '#contracts/connections/secret-names.ts';
import { defined } from '#core/defined.ts';
import { ownField } from '#core/json.ts';
import type { Project } from '../project.ts';
import type { Step } from '../step.ts';

const BEDROCK = 'bedrock/';

/** A model that a step names, with what is known of it. */
export interface StepModel extends Model {
  name: string;
  headers?: Record<string, SecretOr>;
}

/** Returns the names of the models that a step asks, in order. */
export const modelNames = (step: Step): string[] => [
  String(step.model),
  ...(Array.isArray(step.fallback) ? step.fallback.map(String) : []),
];

/** Returns a model by its name; without its description if the project has none. */
export const modelOf = (name: string, { connections }: Project): StepModel => {
  if (name.startsWith(BEDROCK)) return { name, bedrock: name.slice(BEDROCK.length) };
  const { model, headers } = ownField(connections, name) ?? {};
  return { name, ...model, ...(headers && model?.url && { headers }) };
};

/** Returns what a model of Bedrock is invoked by; nothing for another one. */
export const bedrockModel = ({ bedrock, region }: StepModel): { bedrock: string; region?: string }[] =>
  bedrock === undefined ? [] : [{ bedrock, ...defined({ region }) }];

/** Returns the names of the secrets that calls of a model need. */
export const modelSecrets = ({ headers, ...model }: StepModel): string[] => secretNames({ headers, model });
