import type { IncomingMessage } from 'node:http';
import { consoleAssets } from '#console/console-assets.ts';
import { consolePage, consolePolicy, SCRIPT_PATH } from '#console/console-page.ts';
import type { ApiAnswer } from '../api/api.ts';

/** Makes the answer of the console's page. */
export const consoleAnswer = (token: string): ApiAnswer => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': consolePolicy(),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  },
  body: consolePage(token).markup,
});

/** Makes the answer of the console's script or style. */
export const consoleFile = async (path: string): Promise<ApiAnswer> => {
  const { script, style } = await consoleAssets();
  const [type, file] = path === SCRIPT_PATH ? ['text/javascript', script] : ['text/css', style];
  return {
    status: 200,
    headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache' },
    body: Buffer.from(file as Uint8Array).toString('utf8'),
  };
};

/** Whether a request that changes something comes from a web page that does not know the console's token. */
export const isFromElsewhere = ({ method, headers }: IncomingMessage, token: string): boolean =>
  method !== 'GET' && method !== 'HEAD' && headers.origin !== undefined && headers['x-baton-token'] !== token;
