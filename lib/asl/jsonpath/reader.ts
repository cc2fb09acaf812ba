import type { Json } from '#core/json.ts';
import { type JsonPathSyntaxError, unexpected } from './syntax-error.ts';

/** A cursor over a text, for the parser of intrinsic functions. */
export class Reader {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** An error with the place. */
  error(message: string): JsonPathSyntaxError {
    return unexpected(this.text, this.position, message);
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

  /** Text in single or double quotes; a backslash before the quote or a backslash makes it a part of the text. */
  private quoted(): string {
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

  /** A JSON scalar; texts in either quote. */
  literal(): Json {
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
