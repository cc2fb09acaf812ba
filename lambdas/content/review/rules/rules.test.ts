import { describe, expect, it } from '@jest/globals';
import { LOCALES, money } from '../../../shared/campaign/locale.ts';
import { exampleBrief } from '../../../shared/campaign/testing/example.ts';
import type { Piece, ReviewRule } from '../piece.ts';
import { bannedWord } from './banned-word.ts';
import { brokenLink } from './broken-link.ts';
import { REVIEW_RULES } from './index.ts';
import { lengthLimit } from './length-limit.ts';
import { missingUnsubscribe } from './missing-unsubscribe.ts';
import { readingEase } from './reading-ease.ts';
import { repetition } from './repetition.ts';
import { shouting } from './shouting.ts';
import { unsupportedClaim } from './unsupported-claim.ts';

const piece = (text: string, changes: Partial<Piece> = {}): Piece => ({
  id: 'blog/en',
  variant: 'a',
  channel: 'blog',
  locale: 'en',
  fields: [{ name: 'body', text }],
  claims: [],
  links: [{ name: 'button', url: 'https://example.com' }],
  prose: text,
  ...changes,
});

const severities = (rule: ReviewRule, checked: Piece, brief = exampleBrief()): string[] =>
  rule.check(checked, brief).map(({ severity }) => severity);

describe('banned-word', () => {
  const brief = exampleBrief({
    banned_words: { en: ['cure', 'game changer'], de: ['revolutionär'], fr: ['garanti'] },
  });

  it.each<[locale: Piece['locale'], text: string, found: number]>([
    ['en', 'It is secure and pure.', 0],
    ['en', 'A CURE for all.', 1],
    ['en', 'cure-all', 1],
    ['en', 'a game\nchanger', 1],
    ['de', 'Eine revolutionäre Lampe', 1],
    ['de', 'cure', 0],
    ['fr', 'Résultat garanti·e', 1],
    ['fr', 'garantissons', 0],
  ])('is found in %s %j each time that it is used', (locale, text, found) => {
    expect(severities(bannedWord, piece(text, { locale }), brief)).toHaveLength(found);
  });
});

describe('unsupported-claim', () => {
  it('lets figures of proven claims, the price and the launch date pass', () => {
    const text = 'From 16 March 2027, for €189: an index of 97, tried by 412 people, 38% of them happier.';

    expect(severities(unsupportedClaim, piece(text))).toEqual([]);
  });

  it.each([
    [1299, 'EUR'],
    [12345.6, 'USD'],
    [189.5, 'CHF'],
    [29800, 'JPY'],
  ])('lets the price %s %s pass as every language writes it', (amount, currency) => {
    const brief = exampleBrief();
    brief.product.price = { amount, currency };
    for (const locale of LOCALES) {
      const text = `Aurel: ${money(amount, currency, locale)}.`;
      expect([text, severities(unsupportedClaim, piece(text, { locale }), brief)]).toEqual([text, []]);
    }
  });

  it('blocks other figures and unknown claims, and warns of superlatives in every language', () => {
    expect(severities(unsupportedClaim, piece('Now 5 times brighter.'))).toEqual(['blocking']);
    expect(severities(unsupportedClaim, piece('', { claims: ['no-such-claim'] }))).toEqual(['blocking']);
    expect(severities(unsupportedClaim, piece('The best lamp.'))).toEqual(['warning']);
    expect(severities(unsupportedClaim, piece('Die beste Lampe.', { locale: 'de' }))).toEqual(['warning']);
    expect(severities(unsupportedClaim, piece('La meilleure lampe.', { locale: 'fr' }))).toEqual(['warning']);
    expect(severities(unsupportedClaim, piece('See https://example.com/v5/page'))).toEqual([]);
  });
});

describe('length-limit', () => {
  const field = (length: number, hard: boolean) => [
    { name: 'text', text: '', limit: { maximum: 10, length, hard } },
  ];

  it('warns of what is cut off in places, blocks what a channel refuses', () => {
    expect(severities(lengthLimit, piece('', { fields: field(10, true) }))).toEqual([]);
    expect(severities(lengthLimit, piece('', { fields: field(11, false) }))).toEqual(['warning']);
    expect(severities(lengthLimit, piece('', { fields: field(11, true) }))).toEqual(['blocking']);
  });
});

describe('broken-link', () => {
  it.each([
    ['https://example.com/a?b=c', 0],
    ['http://example.com', 1],
    ['nowhere', 1],
    ['https://user@example.com', 1],
    ['https://127.0.0.1/', 1],
    ['https://example.com/[[id]]', 1],
  ])('is found in the address %s, or not', (url, found) => {
    expect(severities(brokenLink, piece('', { links: [{ name: 'l', url }] }))).toHaveLength(found);
  });

  it('wants a link everywhere but in a headline', () => {
    expect(severities(brokenLink, piece('', { links: [] }))).toEqual(['blocking']);
    expect(severities(brokenLink, piece('', { links: [], channel: 'headline' }))).toEqual([]);
  });
});

describe('other rules', () => {
  it('an e-mail without a way out or an address is blocked twice', () => {
    const footer = { unsubscribe: '', postalAddress: ' ' };

    expect(severities(missingUnsubscribe, piece('', { channel: 'email', footer }))).toEqual([
      'blocking',
      'blocking',
    ]);
    expect(severities(missingUnsubscribe, piece(''))).toEqual([]);
  });

  it('hard prose is warned of, short texts are not measured', () => {
    const hard =
      'Notwithstanding organisational heterogeneity, illumination infrastructure necessitates evaluation.';

    expect(severities(readingEase, piece(hard))).toEqual(['warning']);
    expect(severities(readingEase, piece(hard, { prose: '' }))).toEqual([]);
  });

  it('a sentence that comes twice is warned of, a subject may take it up', () => {
    const sentence = 'This sentence is said two times.';

    expect(severities(repetition, piece(`${sentence} ${sentence}`))).toEqual(['warning']);
    const fields = [
      { name: 'subject', text: sentence },
      { name: 'opening', text: sentence },
    ];

    expect(severities(repetition, piece('', { fields }))).toEqual([]);
  });

  it("capitals and doubled marks shout, the product's name does not", () => {
    expect(severities(shouting, piece('BUY IT TODAY FRIENDS!!'))).toEqual(['warning']);
    const brief = exampleBrief();

    expect(
      severities(shouting, piece('Meet AURORA.'), {
        ...brief,
        product: { ...brief.product, name: 'AURORA' },
      }),
    ).toEqual([]);
  });

  it('every rule has a unique id and says what it guards', () => {
    expect(new Set(REVIEW_RULES.map(({ id }) => id)).size).toBe(REVIEW_RULES.length);
    for (const { about } of REVIEW_RULES) expect(about).toMatch(/\.$/);
  });
});
