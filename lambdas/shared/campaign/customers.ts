import { expectationWords } from 'baton/actions';
import { z } from 'zod';
import type { Brief } from './brief.ts';
import { CsvError, readCsv } from './csv.ts';
import { type Locale, localeSchema } from './locale.ts';

const yesNo = z.enum(['yes', 'no']).transform((answer) => answer === 'yes');

const customerSchema = z.object({
  id: z
    .string()
    .max(80)
    .regex(
      /^[^=+\-@\s\p{C}][^\p{C}]*$/u,
      'begins as a formula of a spreadsheet does, or holds control characters',
    ),
  // A line break in a name is none in a letter, and marks that turn the direction of writing stop at the name's end.
  name: z
    .string()
    .transform((name) => name.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\s]+/gu, ' ').trim())
    .pipe(z.string().min(1).max(100)),
  // What a mail server takes (RFC 5321, section 4.5.3.1.3).
  email: z.email().max(254),
  locale: localeSchema,
  segment: z.string().min(1),
  consent: yesNo,
  bounced: yesNo,
  signed_up: z.iso.date(),
});

/** A row of the customer list. */
export type Customer = z.infer<typeof customerSchema>;

/** A row that could not be read: where, and what is wrong with it. */
export interface RejectedRow {
  /** Line of the file; the heading is line 1. */
  line: number;
  /** Heading of the column; absent if the whole row is wrong. */
  column?: string;
  reason: string;
}

const COLUMNS = Object.keys(customerSchema.shape);

/** Quotes a field for a message, on one line and shortened. */
const shown = (field = ''): string => JSON.stringify(field.length > 60 ? `${field.slice(0, 60)}…` : field);

/** Describes where a row is wrong, and why. */
export const rejectionText = ({ line, column, reason }: RejectedRow): string =>
  `line ${line}${column === undefined ? '' : `, column ${column}`}: ${reason}`;

/**
 * Parses the customers in a CSV text with the columns id, name, email, locale, segment, consent, bounced (yes or no) and
 * signed_up (date), in any order and case, others are passed over. Rows that break the rules are reported, not guessed at; a
 * second row with the same id or address is one of them. Throws a CsvError if the text is not CSV, a column is missing, or no row
 * can be read.
 */
export const parseCustomers = (text: string): { customers: Customer[]; rejected: RejectedRow[] } => {
  if (text.includes('\ufffd')) {
    const line = text.slice(0, text.indexOf('\ufffd')).split('\n').length;
    throw new CsvError(`line ${line}: the customer list is not UTF-8 there; save it with that encoding`);
  }
  const separator = /^[^,\n]*?([;\t|])[^,\n]*$/m.exec(text.split('\n', 1)[0] ?? '')?.[1];
  if (separator !== undefined) {
    const shown = JSON.stringify(separator);
    throw new CsvError(`line 1: the columns of the customer list are separated by ${shown}; expected commas`);
  }
  const [first, ...rows] = readCsv(text);
  if (!first) throw new CsvError(`the customer list is empty; expected a heading with ${COLUMNS.join(', ')}`);
  const heading = first.fields.map((column) => column.trim().toLowerCase());
  const twice = COLUMNS.find((column) => heading.indexOf(column) !== heading.lastIndexOf(column));
  if (twice !== undefined) throw new CsvError(`line 1: the customer list has the column ${twice} twice`);
  const missing = COLUMNS.filter((column) => !heading.includes(column));
  if (missing.length > 0) {
    throw new CsvError(
      `line 1: the customer list lacks the column ${missing.join(', ')}; expected ${COLUMNS.join(', ')}`,
    );
  }
  const customers: Customer[] = [];
  const rejected: RejectedRow[] = [];
  const seen = new Set<string>();
  for (const { line, fields } of rows) {
    if (fields.length !== heading.length) {
      rejected.push({ line, reason: `got ${fields.length} fields, expected ${heading.length}` });
      continue;
    }
    const record = Object.fromEntries(heading.map((column, at) => [column, fields[at] ?? '']));
    const parsed = customerSchema.safeParse(record, { error: expectationWords });
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const column = issue?.path.join('.') ?? '';
      rejected.push({ line, column, reason: `got ${shown(record[column])}: ${issue?.message}` });
      continue;
    }
    const customer = parsed.data;
    // Mails are files named by ids, and not every file system tells upper from lower case.
    const keys = [`id ${customer.id.toLowerCase()}`, `email ${customer.email.toLowerCase()}`];
    const known = keys.find((key) => seen.has(key));
    if (known) rejected.push({ line, column: known.split(' ')[0], reason: `a second row with ${known}` });
    else customers.push(customer);
    for (const key of keys) seen.add(key);
  }
  const [worst] = rejected;
  if (worst && customers.length === 0) {
    throw new CsvError(
      `none of the ${rejected.length} rows of the customer list can be read; the first is ${rejectionText(worst)}`,
    );
  }
  return { customers, rejected };
};

/** Tells whether a customer may be written to: asked for it, and the address works. */
export const isMailable = (customer: Customer): boolean => customer.consent && !customer.bounced;

/** Returns the customers of one segment who read one language and may be written to, in the order of their ids. */
export const recipients = (customers: readonly Customer[], segment: string, locale: Locale): Customer[] =>
  customers
    .filter((customer) => isMailable(customer) && customer.segment === segment && customer.locale === locale)
    .sort((a, b) => (a.id < b.id ? -1 : 1));

/** Returns the customers whom the brief addresses: one of its segments, one of its languages. */
export const addressed = (customers: readonly Customer[], brief: Brief): Customer[] =>
  customers.filter(
    (customer) =>
      brief.locales.includes(customer.locale) &&
      brief.audience.some((segment) => segment.id === customer.segment),
  );
