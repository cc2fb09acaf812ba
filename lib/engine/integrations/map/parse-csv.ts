/** A quotation mark that was opened and not closed. */
export class OpenQuote extends Error {
  override name = 'OpenQuote';
}

/**
 * Yields the rows of delimited text as Step Functions does; rows without any text are left out. A backslash makes a backslash, a
 * quotation mark or a delimiter after it a part of the text, and is dropped before anything else; a doubled quotation mark is one, in
 * quotes or not. Throws OpenQuote.
 * https://docs.aws.amazon.com/step-functions/latest/dg/example-csv-parse-dist-map.html
 */
export function* parseCsv(text: string, delimiter: string): Generator<string[]> {
  let row: string[] = [];
  let field = '';
  let isQuoted = false;
  /** The field has begun, if only with an opening quotation mark. */
  let hasBegun = false;
  const endField = (): void => {
    row.push(field);
    field = '';
    hasBegun = false;
  };
  const endRow = (): string[] => {
    endField();
    const whole = row;
    row = [];
    return whole;
  };
  for (let at = 0; at < text.length; at++) {
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
    else if (character === delimiter) endField();
    else if (character === '\n' || character === '\r') {
      if (character === '\r' && next === '\n') at++;
      const whole = endRow();
      if (hasText(whole)) yield whole;
    } else {
      field += character;
      hasBegun = true;
    }
  }
  if (isQuoted) throw new OpenQuote('a quotation mark is not closed');
  const last = row.length > 0 || hasBegun ? endRow() : [];
  if (hasText(last)) yield last;
}

const hasText = (row: readonly string[]): boolean => row.length > 1 || (row.length === 1 && row[0] !== '');
