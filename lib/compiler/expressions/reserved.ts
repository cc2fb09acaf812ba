/** Names that mean something of their own in expressions, now or later, and so are no ids of steps. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  'input',
  'item',
  'index',
  'loop',
  'error',
  'event',
  'execution',
  'secrets',
  'config',
  'state',
  'states',
  'saga',
]);
