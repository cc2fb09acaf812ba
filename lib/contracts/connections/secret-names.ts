import type { Connection } from './connection.ts';

/** Returns the names of the secrets that a connection needs. */
export const secretNames = ({
  api_key: key,
  basic,
  oauth,
  headers = {},
  model,
  postgres,
}: Connection): string[] => [
  ...[key, basic, oauth, model, postgres].flatMap((one) => one?.secret ?? []),
  ...Object.values(headers).flatMap((value) => (typeof value === 'string' ? [] : [value.secret])),
];
