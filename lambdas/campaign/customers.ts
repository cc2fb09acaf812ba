import { z } from 'zod';
import type { Brief } from './brief.ts';
import { CsvError, parseCsv } from './csv.ts';
import { type Locale, localeSchema } from './locale.ts';

const yesNo = z.enum(['yes', 'no']).transform((answer) => answer === 'yes');

const customerSchema = z.object({
  id: z.string().min(1),
  name: z.string().trim().min(1),
  email: z.email(),
  locale: localeSchema,
  segment: z.string().min(1),
  consent: yesNo,
  bounced: yesNo,
  signed_up: z.iso.date(),
});

/** A row of the customer list. */
export type Customer = z.infer<typeof customerSchema>;

/** A row that could not be read, by its number in the file (the heading is row 1). */
export interface RejectedRow {
  row: number;
  reason: string;
}

const COLUMNS = Object.keys(customerSchema.shape);

/**
 * Customers of a CSV text with the columns id, name, email, locale, segment, consent, bounced (yes or no) and signed_up
 * (date), in any order, others are passed over. Rows that break the rules are reported, not guessed at; a second row with
 * the same id or address is one of them. Throws a CsvError when the text is no CSV or a column is missing.
 */
export const parseCustomers = (text: string): { customers: Customer[]; rejected: RejectedRow[] } => {
  const [heading, ...rows] = parseCsv(text);
  const missing = COLUMNS.filter((column) => !heading?.includes(column));
  if (!heading || missing.length > 0) {
    throw new CsvError(
      `the customer list lacks the column ${missing.join(', ')}; expected ${COLUMNS.join(', ')}`,
    );
  }
  const customers: Customer[] = [];
  const rejected: RejectedRow[] = [];
  const seen = new Set<string>();
  rows.forEach((fields, index) => {
    const row = index + 2;
    const record = Object.fromEntries(heading.map((column, at) => [column, fields[at] ?? '']));
    const parsed = customerSchema.safeParse(record);
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      rejected.push({ row, reason: `${issue.path.join('.')}: ${issue.message}` });
      return;
    }
    const customer = parsed.data;
    const keys = [`id ${customer.id}`, `email ${customer.email.toLowerCase()}`];
    const known = keys.find((key) => seen.has(key));
    if (known) rejected.push({ row, reason: `a second row with ${known}` });
    else customers.push(customer);
    for (const key of keys) seen.add(key);
  });
  return { customers, rejected };
};

/** Whether a customer may be written to: asked for it, and the address works. */
export const isMailable = (customer: Customer): boolean => customer.consent && !customer.bounced;

/** The customers of one segment who read one language and may be written to, in the order of their ids. */
export const recipients = (customers: readonly Customer[], segment: string, locale: Locale): Customer[] =>
  customers
    .filter((customer) => isMailable(customer) && customer.segment === segment && customer.locale === locale)
    .sort((a, b) => (a.id < b.id ? -1 : 1));

/** The customers whom the brief addresses: one of its segments, one of its languages. */
export const addressed = (customers: readonly Customer[], brief: Brief): Customer[] =>
  customers.filter(
    (customer) =>
      brief.locales.includes(customer.locale) &&
      brief.audience.some((segment) => segment.id === customer.segment),
  );
