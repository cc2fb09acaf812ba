/** What a function takes in a place: anything, or values of a type without which it fails. A missing value is always taken. */
export type Parameter =
  | 'any'
  | 'number'
  | 'string'
  | 'numbers'
  | 'strings'
  | 'object'
  | 'objects'
  | 'pattern';

const of = (names: string, ...parameters: Parameter[]): [string, Parameter[]][] =>
  names.split(' ').map((name) => [name, parameters]);

/**
 * What JSONata's functions take, for those that cannot fail if their arguments have these types. All others may fail.
 * Ref: https://docs.jsonata.org/overview
 */
export const SIGNATURES: ReadonlyMap<string, readonly Parameter[]> = new Map([
  ...of('now millis uuid random'),
  ...of('exists count type string boolean not distinct reverse keys shuffle spread', 'any'),
  ...of('append zip', 'any', 'any'),
  ...of('lookup', 'any', 'string'),
  ...of('merge', 'objects'),
  ...of('sum max min average', 'numbers'),
  ...of('abs floor ceil', 'number'),
  ...of('round', 'number', 'number'),
  ...of('length lowercase uppercase trim base64encode encodeUrl encodeUrlComponent', 'string'),
  ...of('substring', 'string', 'number', 'number'),
  ...of('substringBefore substringAfter', 'string', 'string'),
  ...of('pad', 'string', 'number', 'string'),
  ...of('contains split', 'string', 'pattern'),
  ...of('replace', 'string', 'pattern', 'string'),
  ...of('join', 'strings', 'string'),
]);

/** Functions that call a function for each item of a list. */
export const PER_ITEM: ReadonlySet<string> = new Set(['map', 'filter']);
