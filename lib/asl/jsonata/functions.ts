/**
 * Functions that an expression may call: JSONata 2 as Step Functions runs it, which drops `$eval` and adds six functions.
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html and https://docs.jsonata.org/overview
 */
export const BUILT_IN_FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match ' +
    'contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power ' +
    'random boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert ' +
    'type sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl now ' +
    'millis toMillis fromMillis clone partition range hash uuid parse'
  ).split(' '),
);

/** Functions of JSONata that Step Functions refuses. */
export const REFUSED_FUNCTIONS: ReadonlySet<string> = new Set(['eval']);

/** Functions whose result is undefined when their first argument is. */
export const PASSES_UNDEFINED: ReadonlySet<string> = new Set(
  'string substring lowercase uppercase length trim number floor ceil round abs sqrt power sum max min average keys'.split(
    ' ',
  ),
);
