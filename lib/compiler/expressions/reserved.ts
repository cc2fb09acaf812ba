/** Names with a meaning in expressions, now or later, which step ids therefore cannot be. */
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
