import { describe, expect, it } from '@jest/globals';
import type { Locale } from '../locale.ts';
import { readingEase, sentencesOf, wordsOf } from './reading-ease.ts';
import { syllables } from './syllables.ts';

describe('syllables', () => {
  const known: Record<Locale, Record<string, number>> = {
    en: {
      the: 1,
      desk: 1,
      light: 1,
      lamp: 1,
      make: 1,
      makes: 1,
      table: 2,
      little: 2,
      created: 3,
      wanted: 2,
      walked: 1,
      colour: 2,
      evening: 2,
      daylight: 2,
      video: 3,
      area: 3,
      'ready-made': 3,
      boxes: 2,
      business: 2,
      studio: 3,
      happier: 3,
      people: 2,
      money: 2,
      office: 2,
      quality: 4,
      yes: 1,
      more: 1,
      before: 2,
    },
    de: {
      Licht: 1,
      Lampe: 2,
      Schreibtisch: 2,
      Büro: 2,
      Farbe: 2,
      sehen: 2,
      Idee: 2,
      Arbeit: 2,
      Tageslicht: 3,
      neue: 2,
      Tee: 1,
    },
    fr: {
      lampe: 1,
      lumière: 2,
      bureau: 2,
      couleur: 2,
      journée: 2,
      le: 1,
      travail: 2,
      idée: 2,
      naturelle: 3,
      "l'heure": 1,
      yeux: 1,
    },
  };
  for (const [locale, words] of Object.entries(known)) {
    const entries = Object.entries(words);
    it(`${locale}: at least nine of ten known words are right, and none is off by more than one`, () => {
      const got = entries.map(([word, count]) => ({ word, count, got: syllables(word, locale as Locale) }));

      expect(got.filter((entry) => Math.abs(entry.got - entry.count) > 1)).toEqual([]);
      const wrong = got.filter((entry) => entry.got !== entry.count);

      expect({ wrong, enough: wrong.length <= entries.length / 10 }).toMatchObject({ enough: true });
    });
  }
});

describe('readingEase', () => {
  it('gives the textbook value for "The cat sat on the mat." (116.1)', () => {
    expect(readingEase('The cat sat on the mat.', 'en')).toEqual({
      score: 116.1,
      words: 6,
      sentences: 1,
      syllables: 6,
    });
  });

  it("uses Amstad's constants for German and Kandel and Moles' for French", () => {
    expect(readingEase('Das Licht ist gut.', 'de').score).toBe(117.5);
    expect(readingEase('Le chat dort.', 'fr').score).toBe(130.4);
  });

  it('scores long words and sentences as harder', () => {
    const easy = 'We made a lamp. It is good for your eyes. It lasts for years.';
    const hard =
      'Notwithstanding considerable organisational heterogeneity, contemporary illumination infrastructure necessitates comprehensive photometric evaluation.';

    expect(readingEase(easy, 'en').score).toBeGreaterThan(90);
    expect(readingEase(hard, 'en').score).toBeLessThan(0);
  });

  it('counts words with apostrophes, hyphens and decimals once, and lines without a stop as sentences', () => {
    expect(wordsOf("It's a well-made lamp, 9.5 watts – l’été.")).toEqual([
      "It's",
      'a',
      'well-made',
      'lamp',
      '9.5',
      'watts',
      'l’été',
    ]);
    expect(sentencesOf('A heading\nOne. Two! “Three?” Four…')).toHaveLength(5);
    expect(readingEase('', 'en').score).toBe(100);
  });
});
