/** A CSV text that cannot be read: says which line, which column of it, and why. */
export class CsvError extends Error {
  override name = 'CsvError';
}

/** A record of a CSV text and the line that it begins on. */
interface CsvRow {
  line: number;
  fields: string[];
}

/** Parses a CSV text into its records' fields; see `readCsv`. */
export const parseCsv = (text: string): string[][] => readCsv(text).map(({ fields }) => fields);

/**
 * Parses a CSV text (RFC 4180) into rows: quoted fields may hold commas, doubled quotes and line breaks; CRLF, LF and CR end a
 * record; a byte order mark and empty lines are passed over. Throws a CsvError on a quote that is not closed or stray.
 */
export const readCsv = (text: string): CsvRow[] => {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  const rows: CsvRow[] = [];
  let row: string[] = [];
  let at = 0;
  let line = 1;
  let began = 1;
  const column = (position: number): number => position - source.lastIndexOf('\n', position - 1);
  while (at < source.length) {
    let field: string;
    if (source[at] === '"') {
      const opened = `line ${line}, column ${column(at)}`;
      field = '';
      for (at++; ; at++) {
        if (at >= source.length) throw new CsvError(`${opened}: the quoted field is never closed`);
        if (source[at] === '\n') line++;
        if (source[at] !== '"') field += source[at];
        else if (source[at + 1] === '"') field += source[++at];
        else break;
      }
      at++;
      if (at < source.length && !',\r\n'.includes(source.charAt(at))) {
        throw new CsvError(
          `line ${line}, column ${column(at)}: got "${source[at]}" after a closing quote, expected a comma or the end of the line`,
        );
      }
    } else {
      let end = at;
      while (end < source.length && !',\r\n'.includes(source.charAt(end))) end++;
      field = source.slice(at, end);
      if (field.includes('"'))
        throw new CsvError(
          `line ${line}, column ${column(at + field.indexOf('"'))}: a quote inside an unquoted field; quote the whole field`,
        );
      at = end;
    }
    row.push(field);
    if (source[at] === ',') {
      at++;
      if (at < source.length) continue;
      row.push('');
    }
    if (row.length > 1 || row[0] !== '') rows.push({ line: began, fields: row });
    row = [];
    if (source[at] === '\r' && source[at + 1] === '\n') at++;
    at++;
    line++;
    began = line;
  }
  return rows;
};

const quoted = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;

/** Formats rows as CSV text (RFC 4180): quotes fields if necessary and ends lines by CRLF. */
export const formatCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
