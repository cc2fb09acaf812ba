import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';

const made = new Map<string, ValidateFunction>();

/** Compiles the schema for editors, which takes a second, once for each of its texts; throws if it is not strict. */
export const schemaValidator = (schema: object): ValidateFunction => {
  const text = JSON.stringify(schema);
  const validator = made.get(text) ?? compile(schema);
  made.set(text, validator);
  return validator;
};

const compile = (schema: object): ValidateFunction =>
  new Ajv2020({
    ...{ strict: true, strictTypes: false, strictRequired: false },
    formats: { uri: true },
    // It runs a few times, and improving it takes longer.
    code: { optimize: false },
  }).compile(schema);
