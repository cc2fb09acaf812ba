import { hash } from 'node:crypto';
import { canonicalJson, type Json } from './json.ts';

/** Returns the SHA-256 of a JSON value in hex, whatever the order of its keys. */
export const hashOf = (value: Json): string => hash('sha256', canonicalJson(value));
