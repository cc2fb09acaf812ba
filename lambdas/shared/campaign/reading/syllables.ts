import type { Locale } from '../locale.ts';

const groups = (word: string, vowels: RegExp): number => word.match(vowels)?.length ?? 0;

/** Frequent words that break the rules. */
const IRREGULAR = new Map([
  ['business', 2],
  ['evening', 2],
  ['every', 2],
  ['everything', 3],
  ['different', 2],
  ['trial', 2],
  ['quiet', 2],
]);

/** English: groups of vowels, less silent endings, more for hiatus and syllabic l. */
const english = (word: string): number => {
  const bare = word.replace(/[^a-z]/g, '');
  if (bare.length <= 3) return 1;
  const irregular = IRREGULAR.get(bare);
  if (irregular !== undefined) return irregular;
  const stem = bare
    .replace(/(?<=[^aeiouylr])e(?:s|d)?$/, (ending) =>
      ending === 'ed' && /[td]ed$/.test(bare) ? ending : '',
    )
    .replace(/(?<=[aeiouy][lr])e(?:s|d)?$/, '')
    .replace(/^y/, '');
  const hiatus =
    bare.match(
      /ia(?!n$|l$)|e[ao]$|(?<=cr)ea(?=t)|(?<=sc)ie|eing$|io(?!n|us)|ua(?!r|ge)|ism$|(?<=[^aeiou])(?:ier|iest|ying)$/g,
    )?.length ?? 0;
  const soft = /(?:[cs]h|[cgsxz])es$/.test(bare) ? 1 : 0;
  return Math.max(1, groups(stem, /[aeiouy]+/g) + hiatus + soft);
};

/** German: groups of vowels; diphthongs and doubled vowels count once, other neighbours (Idee-en, The-ater) twice. */
const german = (word: string): number =>
  Math.max(1, groups(word, /aa|ee|oo|ie|ei|ai|au|äu|eu|ey|ay|[aeiouyäöüéèà]/g));

/** French: counts groups of vowels, less the mute e at the end of all but short words. */
const french = (word: string): number => {
  const stem = word.length > 3 ? word.replace(/(?<=[^aeiouyàâèêëîïôûùœ])(?:e|es|ent)$/, '') : word;
  return Math.max(1, groups(stem, /[aeiouyàâéèêëîïôûùüœæ]+/g) + (stem.match(/é[aiou]|[ïü]/g)?.length ?? 0));
};

const COUNTERS: Record<Locale, (word: string) => number> = { en: english, de: german, fr: french };

/** Counts the syllables of a word by rules of thumb of its language: right for nine of ten words, which averages need. */
export const syllables = (word: string, locale: Locale): number =>
  word
    .toLowerCase()
    .split(/[-’']/)
    .filter((part) => /\p{L}/u.test(part))
    .reduce((sum, part) => sum + (/[aeiouyàâäéèêëîïôöûùüœ]/.test(part) ? COUNTERS[locale](part) : 0), 0) || 1;
