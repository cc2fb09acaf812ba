import { z } from 'baton/actions';

export const description = 'Signs a text with a key.';

export const input = z.strictObject({ text: z.string(), key: z.string() });

export const output = z.object({ signature: z.string().describe('HMAC-SHA256 in hex.') });
