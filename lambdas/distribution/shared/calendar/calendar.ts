/** An entry of a calendar. */
interface CalendarEvent {
  /** The same for the same entry in every version of the calendar. */
  uid: string;
  /** Instant in ISO 8601. */
  start: string;
  minutes: number;
  summary: string;
  description: string;
  url?: string;
  categories: string[];
}

/** A calendar; `stamp` is the instant at which its entries were made. */
interface Calendar {
  name: string;
  stamp: string;
  events: CalendarEvent[];
}

const OCTETS = 75;

/** Folds a content line so that no line has more than 75 octets and no character is split (RFC 5545, section 3.1). */
export const foldLine = (line: string): string => {
  const lines: string[] = [];
  let current = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > OCTETS) {
      lines.push(current);
      current = ' ';
      octets = 1;
    }
    current += character;
    octets += size;
  }
  return [...lines, current].join('\r\n');
};

/** Escapes text for a property's value (RFC 5545, section 3.3.11). */
export const escapeText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n|\r/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the ones that a value may not hold
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');

const utc = (instant: string): string => new Date(instant).toISOString().replace(/[-:]|\.\d{3}/g, '');

const eventLines = (event: CalendarEvent, stamp: string): string[] => [
  'BEGIN:VEVENT',
  `UID:${event.uid}`,
  `DTSTAMP:${utc(stamp)}`,
  `DTSTART:${utc(event.start)}`,
  `DURATION:PT${event.minutes}M`,
  `SUMMARY:${escapeText(event.summary)}`,
  `DESCRIPTION:${escapeText(event.description)}`,
  ...(event.url ? [`URL:${event.url}`] : []),
  `CATEGORIES:${event.categories.map(escapeText).join(',')}`,
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
];

/** Formats a calendar as iCalendar text (RFC 5545), with CRLF. */
export const formatCalendar = ({ name, stamp, events }: Calendar): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Baton//Marketing campaign//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escapeText(name)}`,
    ...events.flatMap((event) => eventLines(event, stamp)),
    'END:VCALENDAR',
  ]
    .map((line) => `${foldLine(line)}\r\n`)
    .join('');
