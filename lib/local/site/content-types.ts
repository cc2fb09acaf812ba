import { extname } from 'node:path';
import { ownField } from '#core/json.ts';

const TEXT = 'text/plain; charset=utf-8';

/** Content types by the ending of a file's name. What browsers would download but people want to read is text. */
const TYPES: Record<string, string> = {
  '.avif': 'image/avif',
  '.css': 'text/css; charset=utf-8',
  '.csv': TEXT,
  '.eml': TEXT,
  '.mbox': TEXT,
  '.gif': 'image/gif',
  '.htm': 'text/html; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.ics': TEXT,
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.jsonl': TEXT,
  '.log': TEXT,
  '.md': TEXT,
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': TEXT,
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
  '.yaml': TEXT,
  '.yml': TEXT,
};

/** Returns the content type of a file; bytes that browsers download if its ending says nothing. */
export const contentTypeOf = (name: string): string =>
  ownField(TYPES, extname(name).toLowerCase()) ?? 'application/octet-stream';
