import type { Json, JsonObject } from './json.ts';

/** What is wrong with one field; `field` is its path, with dots. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** A value with the schema's defaults filled in, and what is wrong with it, field by field. */
export interface SchemaCheck {
  value: Json;
  problems: FieldProblem[];
}

/** Checks a copy of the value against a JSON Schema (draft 2020-12 or 7), filling in defaults. Every problem is listed. */
export const checkSchema = async (schema: JsonObject, value: Json): Promise<SchemaCheck> => {
  const [{ Ajv2020 }, formats] = await Promise.all([import('ajv/dist/2020.js'), import('ajv-formats')]);
  const { $schema: _, $id: __, ...plain } = schema;
  const ajv = new Ajv2020({ allErrors: true, useDefaults: true, strict: false });
  formats.default.default(ajv);
  const copy = { value: structuredClone(value) };
  // Wrapped, so that a default may stand for the whole value; under an id of its own, so that its `#/$defs/…` hold.
  ajv.addSchema(plain, 'value');
  const wrapper = { $ref: 'value#', ...(plain.default === undefined ? {} : { default: plain.default }) };
  const validate = ajv.compile({ type: 'object', properties: { value: wrapper } });
  validate(copy);
  const problems = (validate.errors ?? []).map(({ instancePath, message = 'is not valid', params }) => {
    const path = instancePath.split('/').slice(2).map(fromPointer);
    const missing = params.missingProperty ?? params.additionalProperty;
    const allowed = Array.isArray(params.allowedValues) ? `: ${params.allowedValues.join(', ')}` : '';
    return {
      field: [...path, ...(typeof missing === 'string' ? [missing] : [])].join('.') || '(root)',
      message: typeof missing === 'string' ? wording(params) : `${message}${allowed}`,
    };
  });
  return { value: copy.value, problems };
};

const fromPointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

const wording = ({ missingProperty }: Record<string, unknown>): string =>
  missingProperty === undefined ? 'is not a known field' : 'is required';
