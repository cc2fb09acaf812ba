import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { TaskFailure } from '../integration.ts';
import type { ObjectBody } from './objects.ts';

/** Bytes of a file, unpacked: its items are kept in memory, and a text has at most half a billion characters. */
const MAX_BYTES = 500_000_000;

/** Bytes that are turned into text at once. */
const PIECE_BYTES = 65_536;

/** Yields the text of a file, gzipped or not, piece after piece. Throws if it has more bytes than allowed. */
export async function* textOf(body: ObjectBody, maxBytes = MAX_BYTES): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let bytes = 0;
  for await (const chunk of unpacked(body)) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLong(maxBytes);
    for (let start = 0; start < chunk.length; start += PIECE_BYTES)
      yield decoder.decode(chunk.subarray(start, start + PIECE_BYTES), { stream: true });
  }
  yield decoder.decode();
}

const tooLong = (maxBytes: number): TaskFailure =>
  new TaskFailure(
    'States.ItemReaderFailed',
    `The file has more than ${maxBytes / 1_000_000} MB, which is more than this engine reads`,
  );

async function* unpacked(body: ObjectBody): AsyncGenerator<Uint8Array> {
  const chunks = chunksOf(body);
  let start: Uint8Array = new Uint8Array();
  while (start.length < 2) {
    const next = await chunks.next();
    if (next.done) break;
    start = start.length === 0 ? next.value : Buffer.concat([start, next.value]);
  }
  const whole = joined(start, chunks);
  if (start[0] === 0x1f && start[1] === 0x8b) yield* gunzipped(whole);
  else yield* whole;
}

async function* chunksOf(body: ObjectBody): AsyncGenerator<Uint8Array> {
  yield* body;
}

async function* joined(start: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  yield* rest;
}

const gunzipped = (packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> => {
  const gunzip = createGunzip();
  // What goes wrong ends the stream that is read.
  pipeline(Readable.from(packed), gunzip, () => undefined);
  return gunzip;
};
