import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';

/** Error of a body that is larger than allowed. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
}

/** Error of a body that is not text: its bytes would be replaced by others. */
export class BodyNotText extends SyntaxError {
  override name = 'BodyNotText';
}

/**
 * Reads the body of a request as text; rejects with BodyNotText if it is not UTF-8, and with BodyTooLarge as soon as more bytes than
 * allowed have arrived or are announced. The rest is then read and dropped, so that the client hears the answer.
 */
export const readBody = (request: IncomingMessage, maxBytes: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const refuse = (): void => {
      chunks.length = 0;
      reject(new BodyTooLarge(`The body is larger than ${maxBytes} bytes`));
    };
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) refuse();
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) refuse();
      else chunks.push(chunk);
    });
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (isUtf8(body)) resolve(body.toString('utf8'));
      else reject(new BodyNotText('The body is not valid UTF-8'));
    });
    request.on('error', reject);
  });
