import type { JsonObject } from '#core/json.ts';
import { SANITIZE_OPERATIONS } from '#core/sanitize.ts';

const schema: JsonObject = { $ref: '#/$defs/schema' };
const schemas: JsonObject = { type: 'array', minItems: 1, items: schema };
const named: JsonObject = { type: 'object', additionalProperties: schema };
const text: JsonObject = { type: 'string' };
const number: JsonObject = { type: 'number' };
const count: JsonObject = { type: 'integer', minimum: 0 };
const boolean: JsonObject = { type: 'boolean' };
const names: JsonObject = { type: 'array', items: text, uniqueItems: true };
const type: JsonObject = { enum: ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'] };

/**
 * What editors know of the JSON Schemas inside a workflow: the keywords that `check-schema.ts` takes. It stands in for the
 * standard's own schema, which an editor would have to fetch, and which takes misspelt keywords.
 */
export const schemaForSchemas: JsonObject = {
  type: ['object', 'boolean'],
  patternProperties: { '^x-': {} },
  properties: {
    $schema: text,
    $id: { type: 'string', pattern: '^[^#]*#?$' },
    $ref: { type: 'string', pattern: '^#', description: 'A schema of this one, such as `#/$defs/address`.' },
    $defs: { ...named, description: 'Schemas to refer to by `$ref`.' },
    definitions: named,
    $anchor: { type: 'string', pattern: '^[A-Za-z_][\\w.-]*$' },
    $comment: text,
    title: text,
    description: { type: 'string', description: 'What the value means; shown where it is refused.' },
    default: { description: 'The value where none is given.' },
    examples: { type: 'array' },
    example: {},
    deprecated: boolean,
    readOnly: boolean,
    writeOnly: { type: 'boolean', description: 'The value is not repeated in messages.' },
    type: {
      anyOf: [type, { type: 'array', items: type, minItems: 1, uniqueItems: true }],
      description: 'Type of the value, or a list of types.',
    },
    enum: { type: 'array', minItems: 1, description: 'The values that are allowed.' },
    const: { description: 'The one value that is allowed.' },
    properties: { ...named, description: 'Fields of an object, a schema each.' },
    patternProperties: named,
    additionalProperties: {
      ...schema,
      description: 'Fields besides those in `properties`; false allows none.',
    },
    unevaluatedProperties: schema,
    propertyNames: schema,
    required: { ...names, description: 'Names of the fields that must be there.' },
    minProperties: count,
    maxProperties: count,
    dependentRequired: { type: 'object', additionalProperties: names },
    dependentSchemas: named,
    items: { ...schema, description: 'Schema of the items of a list.' },
    prefixItems: schemas,
    contains: schema,
    minContains: count,
    maxContains: count,
    unevaluatedItems: schema,
    minItems: count,
    maxItems: count,
    uniqueItems: boolean,
    minLength: count,
    maxLength: count,
    pattern: { type: 'string', description: 'A regular expression.' },
    format: { type: 'string', examples: ['date', 'date-time', 'email', 'uri', 'uuid'] },
    contentEncoding: text,
    contentMediaType: {
      type: 'string',
      description: 'The text names a file of this type, which goes along with the run.',
    },
    contentSchema: schema,
    minimum: number,
    maximum: number,
    exclusiveMinimum: number,
    exclusiveMaximum: number,
    multipleOf: { type: 'number', exclusiveMinimum: 0 },
    allOf: schemas,
    anyOf: schemas,
    oneOf: schemas,
    not: schema,
    if: schema,
    // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's keyword
    then: schema,
    else: schema,
    nullable: boolean,
    'x-not-before': {
      const: 'now',
      description:
        'The day or instant must not have passed when an execution is started or an approval is edited.',
    },
    'x-sensitive': {
      type: 'boolean',
      description: 'The value is masked in logs, status, history, reports and approvals.',
    },
    'x-searchable': {
      type: 'boolean',
      description: 'Executions are found by this value. Not in lists.',
    },
    'x-sanitize': {
      description: 'What is done to the text before it is checked, in this order.',
      anyOf: [{ enum: SANITIZE_OPERATIONS }, { type: 'array', items: { enum: SANITIZE_OPERATIONS } }],
    },
    'x-unique-by': {
      type: 'string',
      description: 'Field of which no two items of the list have the same value.',
    },
    'x-refers-to': {
      type: 'string',
      pattern: '^[^.]+\\.[^.]+$',
      description: 'A list of the input and a field of its items, one of which has this value: `people.id`.',
    },
  },
  additionalProperties: false,
};
