import { localFunctionArn } from '#contracts/names.ts';
import type { JsonObject } from '#core/json.ts';
import type { Finding } from '../findings/finding.ts';
import type { Rule } from './rule.ts';

const code = 'definition-too-large';

/** Ref: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_BYTES = 1_048_576;

const HINT =
  'loop over lists with for_each, keep large texts in the actions, or move steps into another workflow and call it with a "workflow" step';

/** Returns the finding for a definition that Step Functions would not take. */
export const tooLarge = (definition: JsonObject): Finding | undefined => {
  const text = JSON.stringify(definition);
  if (text.length * 3 <= MAX_BYTES) return undefined;
  const bytes = Buffer.byteLength(text.replaceAll(/\$\{(\w+)\}/g, (_, key: string) => localFunctionArn(key)));
  if (bytes <= MAX_BYTES) return undefined;
  const [got, most] = [bytes, MAX_BYTES].map((size) => size.toLocaleString('en'));
  return {
    code,
    message: `the compiled definition has ${got} bytes; Step Functions accepts at most ${most}`,
    path: ['steps'],
    at: 'key',
    hint: HINT,
  };
};

export const definitionTooLarge = {
  code,
  description: 'A workflow whose compiled definition is larger than the 1 MiB that Step Functions accepts.',
  example: 'steps: […]   # thousands of steps, or texts of that size in them',
  fix: 'Loop over lists with `for_each`, keep large texts in the actions, or move steps into another workflow and call it with a `workflow` step.',
} satisfies Rule;
