import type { Json } from '#core/json.ts';

/** Bytes of JSON that the input of an execution may have. Ref: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const MAX_INPUT_BYTES = 262_144;

/** Says that Step Functions would not take an input because of its size; undefined if it would. */
export const inputTooLarge = (input: Json): string | undefined => {
  const bytes = Buffer.byteLength(JSON.stringify(input));
  return bytes <= MAX_INPUT_BYTES
    ? undefined
    : `The input has ${bytes} bytes; expected at most ${MAX_INPUT_BYTES}: store large values in a file and pass its path`;
};
