import { encodedWords } from './encoded-word.ts';

/** Length that lines of a header should keep (RFC 5322, section 2.1.1). */
const PREFERRED = 78;
/** Length that lines with encoded words must keep (RFC 2047, section 2). */
const ENCODED = 76;

/** A name with an address. */
export interface Mailbox {
  name?: string;
  email: string;
}

/** Removes line breaks and control characters, which would let a name add headers. */
const oneLine = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();

const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text) && !text.includes('=?');

/** Returns the length left for a word directly after the header's name. */
const roomBehind = (name: string): number => ENCODED - `${name}: `.length;

/** Folds a header's line before the words that would not fit. */
const folded = (name: string, words: readonly string[]): string => {
  const longest = words.some((word) => word.startsWith('=?')) ? ENCODED : PREFERRED;
  let line = `${name}:`;
  const lines: string[] = [];
  for (const word of words) {
    if (line.length + 1 + word.length > longest && line !== `${name}:` && line.trim() !== '') {
      lines.push(line);
      line = '';
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\r\n');
};

/** Formats a header with free text (Subject); non-ASCII text becomes encoded words. */
export const textHeader = (name: string, value: string): string => {
  const text = oneLine(value);
  return folded(name, isPlain(text) ? text.split(' ') : encodedWords(text, roomBehind(name)));
};

/** Formats a header whose value consists of ASCII words with their own syntax. */
export const structuredHeader = (name: string, ...words: string[]): string => folded(name, words);

const phrase = (name: string, room: number): string[] => {
  if (!isPlain(name)) return encodedWords(name, room);
  if (/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(name))
    return name.split(' ');
  return [`"${name.replace(/["\\]/g, '\\$&')}"`];
};

/** Formats a header with a mailbox (From, To, Reply-To). */
export const mailboxHeader = (header: string, { name, email }: Mailbox): string => {
  const display = oneLine(name ?? '');
  return display === ''
    ? folded(header, [email])
    : folded(header, [...phrase(display, roomBehind(header)), `<${email}>`]);
};

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Formats an ISO instant for a Date header, keeping its offset: `Tue, 16 Mar 2027 08:30:00 +0100`. */
export const mailDate = (instant: string): string => {
  const [, sign, hours, minutes] = /([+-])(\d{2}):?(\d{2})$/.exec(instant) ?? ['', '+', '00', '00'];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const local = new Date(Date.parse(instant) + offset * 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(two).join(':');
  const date = `${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]} ${local.getUTCFullYear()}`;
  return `${DAYS[local.getUTCDay()]}, ${date} ${time} ${sign}${hours}${minutes}`;
};
