import type { Json } from '#core/json.ts';

/** A cursor over a text, for the small parsers of paths and intrinsic functions. Errors are made by its owner. */
export class Reader {
  readonly text: string;
  position = 0;
  private readonly fail: (message: string) => Error;

  constructor(text: string, fail: (message: string) => Error) {
    this.text = text;
    this.fail = fail;
  }

  /** The owner's error, with the place. */
  error(message: string): Error {
    const found = this.position < this.text.length ? `"${this.text[this.position]}"` : 'the end';
    return this.fail(`${message}, but found ${found} at character ${this.position + 1}`);
  }

  peek(): string {
    return this.text[this.position] ?? '';
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** Consumes a text if it is next. */
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.position)) return false;
    this.position += expected.length;
    return true;
  }

  expect(expected: string): void {
    if (!this.take(expected)) throw this.error(`expected "${expected}"`);
  }

  expectEnd(): void {
    if (!this.atEnd) throw this.error('expected the end');
  }

  skipSpace(): void {
    while (!this.atEnd && ' \t\n\r'.includes(this.peek())) this.position++;
  }

  takeWhile(accepts: (character: string) => boolean): string {
    const start = this.position;
    while (!this.atEnd && accepts(this.peek())) this.position++;
    return this.text.slice(start, this.position);
  }

  /** Reads a whole number; null if none is next. */
  integer(): number | null {
    const digits = /^-?\d+/.exec(this.text.slice(this.position, this.position + 20))?.[0];
    if (digits === undefined) return null;
    this.position += digits.length;
    return Number(digits);
  }

  /** One or more items between commas. */
  list<T>(item: () => T): T[] {
    const items = [item()];
    this.skipSpace();
    while (this.take(',')) {
      this.skipSpace();
      items.push(item());
      this.skipSpace();
    }
    return items;
  }

  /** Text in single or double quotes; a backslash before the quote or a backslash makes it a part of the text. */
  quoted(): string {
    const quote = this.peek();
    if (quote !== "'" && quote !== '"') throw this.error('expected a quoted text');
    this.position++;
    let value = '';
    for (;;) {
      if (this.atEnd) throw this.error('expected a closing quote');
      const character = this.peek();
      this.position++;
      if (character === quote) return value;
      const next = this.peek();
      const escapes = character === '\\' && (next === quote || next === '\\');
      value += escapes ? next : character;
      if (escapes) this.position++;
    }
  }

  /** A word without quotes; undefined if none is next, or one that is a value. */
  word(): string | undefined {
    const found = this.takeWhile((character) => /[\p{L}\p{N}_.-]/u.test(character));
    if (/^\p{L}/u.test(found) && !['true', 'false', 'null'].includes(found)) return found;
    this.position -= found.length;
    return undefined;
  }

  /** A JSON scalar or an array of them; texts in either quote. */
  literal(): Json {
    const first = this.peek();
    if (first === "'" || first === '"') return this.quoted();
    if (this.take('[')) {
      this.skipSpace();
      if (this.take(']')) return [];
      const items = this.list(() => this.scalar());
      this.expect(']');
      return items;
    }
    return this.scalar();
  }

  private scalar(): Json {
    if (this.peek() === "'" || this.peek() === '"') return this.quoted();
    const word = this.takeWhile((character) => /[A-Za-z0-9+\-.]/.test(character));
    if (word === 'true') return true;
    if (word === 'false') return false;
    if (word === 'null') return null;
    if (word !== '' && Number.isFinite(Number(word))) return Number(word);
    this.position -= word.length;
    throw this.error('expected a text, a number, true, false or null');
  }
}
