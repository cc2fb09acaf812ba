import { didYouMean } from '#core/did-you-mean.ts';

/** Names of the IANA database that are not of the form Area/Location. Those of three letters for an offset, such as EST, are left out. */
const WITHOUT_AREA = new Set(
  (
    'UTC UCT GMT GMT0 GMT+0 GMT-0 Greenwich Universal Zulu CET EET MET WET EST5EDT CST6CDT MST7MDT PST8PDT Cuba Egypt Eire GB ' +
    'GB-Eire Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya NZ NZ-CHAT Navajo PRC Poland Portugal ROC ROK Singapore ' +
    'Turkey W-SU'
  ).split(' '),
);

/** Words in a name: each begins in upper case, but for `of`, `au` and the like. */
const AREA_AND_LOCATION = /^[A-Z][A-Za-z]+(\/[A-Z][A-Za-z0-9+-]*(_[A-Za-z-]+)*)+$/;

/** Tells whether a text is a time zone by its IANA name, in the case in which the database writes it: an offset such as `+02:00` is not. */
export const isTimeZone = (name: string): boolean => {
  // What is asked for most, and always at the start of a stack: Node takes 15 ms to make the first of these formats.
  if (name === 'UTC') return true;
  if (!WITHOUT_AREA.has(name) && (!AREA_AND_LOCATION.test(name) || name.startsWith('SystemV/'))) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    // An older name resolves to another one; the same name in another case is a mistake.
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
};

/** Returns how to fix what is not a time zone. */
export const timeZoneHint = (name: string): string =>
  (/[a-z]/i.test(name) && didYouMean(name, Intl.supportedValuesOf('timeZone'))) ||
  'for example Europe/Berlin or UTC: the name of a place, which knows when clocks change';
