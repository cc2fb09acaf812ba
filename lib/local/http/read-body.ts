import type { IncomingMessage } from 'node:http';

/** Error of a body that is larger than allowed. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
}

/** Reads the body of a request as text; throws BodyTooLarge as soon as more bytes than allowed have arrived. */
export const readBody = async (request: IncomingMessage, maxBytes: number): Promise<string> => {
  const declared = Number(request.headers['content-length'] ?? 0);
  const tooLarge = (): BodyTooLarge => new BodyTooLarge(`The body is larger than ${maxBytes} bytes`);
  if (declared > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
