/** A quotation mark that was opened and not closed. */
class OpenQuote extends Error {
  override name = 'OpenQuote';
}

/** What has been read of a row that has not ended. */
interface Begun {
  row: string[];
  field: string;
  isQuoted: boolean;
  /** The field has begun, if only with an opening quotation mark. */
  hasBegun: boolean;
}

/**
 * Reads delimited text, piece after piece, as Step Functions does; rows without any text are left out. A backslash makes a backslash, a
 * quotation mark or a delimiter after it a part of the text, and is dropped before anything else; a doubled quotation mark is one, in
 * quotes or not.
 * https://docs.aws.amazon.com/step-functions/latest/dg/example-csv-parse-dist-map.html
 */
export class CsvRows {
  readonly #delimiter: string;
  #begun: Begun = { row: [], field: '', isQuoted: false, hasBegun: false };
  /** The last character, whose meaning the next one may change. */
  #held = '';

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** Yields the rows that end in a piece of the text; all of them must be taken. */
  *write(text: string): Generator<string[]> {
    const known = this.#held + text;
    const at = yield* this.#read(known, known.length - 1);
    this.#held = known.slice(at);
  }

  /** Yields the rows that end with the text. Throws OpenQuote. */
  *end(): Generator<string[]> {
    yield* this.#read(this.#held, this.#held.length);
    const { row, field, isQuoted, hasBegun } = this.#begun;
    if (isQuoted) throw new OpenQuote('a quotation mark is not closed');
    const last = row.length > 0 || hasBegun ? [...row, field] : [];
    if (hasText(last)) yield last;
  }

  /** Reads the characters before a place, and maybe the one there; returns the place of the first that it has not read. */
  *#read(text: string, end: number): Generator<string[], number> {
    const delimiter = this.#delimiter;
    let { row, field, isQuoted, hasBegun } = this.#begun;
    let at = 0;
    for (; at < end; at++) {
      const character = text[at] ?? '';
      const next = text[at + 1];
      if (character === '\\') {
        hasBegun = true;
        if (next === '\\' || next === '"' || next === delimiter) {
          field += next;
          at++;
        }
      } else if (character === '"') {
        // Opening and closing at once is an empty text, which only the start of a field can be.
        if (next === '"' && (isQuoted || hasBegun)) {
          field += '"';
          at++;
        } else if (isQuoted || !hasBegun) isQuoted = !isQuoted;
        else field += '"';
        hasBegun = true;
      } else if (isQuoted) field += character;
      else if (character === delimiter || character === '\n' || character === '\r') {
        row.push(field);
        field = '';
        hasBegun = false;
        if (character === delimiter) continue;
        if (character === '\r' && next === '\n') at++;
        const whole = row;
        row = [];
        if (hasText(whole)) yield whole;
      } else {
        field += character;
        hasBegun = true;
      }
    }
    this.#begun = { row, field, isQuoted, hasBegun };
    return at;
  }
}

const hasText = (row: readonly string[]): boolean => row.length > 1 || (row.length === 1 && row[0] !== '');
