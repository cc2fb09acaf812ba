import { isObject, type Json } from '#core/json.ts';

const OWN_FIELD = /^(baton_|AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID$)/;

/** Returns an input without the fields that Baton adds. */
export const withoutOwnFields = (input: Json): Json =>
  isObject(input)
    ? Object.fromEntries(Object.entries(input).filter(([name]) => !OWN_FIELD.test(name)))
    : input;
