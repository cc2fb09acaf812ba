import type { JsonObject } from '#core/json.ts';

const named = (names: string, type: JsonObject): [string, JsonObject][] =>
  names.split(' ').map((name) => [name, type]);

/** Types of what JSONata's functions yield, for those whose result does not depend on their arguments. */
export const FUNCTION_TYPES: ReadonlyMap<string, JsonObject> = new Map([
  ...named(
    'string substring substringBefore substringAfter lowercase uppercase trim pad replace join formatNumber formatBase ' +
      'formatInteger base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl now fromMillis type ' +
      'uuid hash',
    { type: 'string' },
  ),
  ...named('sum max min average number abs sqrt power round random', { type: 'number' }),
  ...named('count length floor ceil parseInteger millis toMillis', { type: 'integer' }),
  ...named('contains boolean not exists', { type: 'boolean' }),
  ...named('split', { type: 'array', items: { type: 'string' } }),
  ...named('range', { type: 'array', items: { type: 'number' } }),
]);
