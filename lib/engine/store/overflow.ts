import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a text is in the file. */
export interface Place {
  at: number;
  bytes: number;
}

/**
 * Texts that memory should not have to hold, in a file without a name, which ends with the process. The file is empty again once all of
 * them are dropped.
 */
export class Overflow {
  #file: number | undefined;
  #end = 0;
  #texts = 0;

  /** Bytes of the file. */
  get size(): number {
    return this.#end;
  }

  put(text: string): Place {
    this.#file ??= openNameless();
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.#file, bytes, written, bytes.length - written, this.#end + written);
    }
    const place = { at: this.#end, bytes: bytes.length };
    this.#end += bytes.length;
    this.#texts++;
    return place;
  }

  get({ at, bytes }: Place): string {
    const read = Buffer.alloc(bytes);
    if (this.#file !== undefined) readSync(this.#file, read, 0, bytes, at);
    return read.toString();
  }

  /** Forgets some texts. */
  drop(count: number): void {
    this.#texts -= count;
    if (this.#texts > 0 || this.#file === undefined) return;
    ftruncateSync(this.#file);
    this.#end = 0;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

const openNameless = (): number => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-memory-'));
  try {
    return openSync(join(folder, 'texts'), 'wx+', 0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
};
