import { ownField } from '#core/json.ts';

const TYPES: Record<string, string> = {
  csv: 'text/csv; charset=utf-8',
  css: 'text/css; charset=utf-8',
  eml: 'message/rfc822',
  mbox: 'application/mbox',
  html: 'text/html; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
  json: 'application/json',
  md: 'text/markdown; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  xml: 'application/xml',
  yaml: 'application/yaml',
};

/** Returns the content type for a key's extension; `application/octet-stream` if it is unknown. */
export const contentTypeOf = (key: string): string =>
  ownField(TYPES, /\.([a-z0-9]+)$/i.exec(key)?.[1]?.toLowerCase() ?? '') ?? 'application/octet-stream';
