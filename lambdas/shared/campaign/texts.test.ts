import { describe, expect, it } from '@jest/globals';
import { dateInWords, money } from './locale.ts';
import { seededIndex, seededOrder } from './seeded-choice.ts';
import { fill } from './slots.ts';
import { announcing, typeset } from './typography.ts';

describe('fill', () => {
  it('fills slots and leaves no doubled stop behind a slot that ends with one', () => {
    expect(fill('{title}. {product}.', { title: 'Really?', product: 'Aurel' })).toBe('Really? Aurel.');
    expect(fill('{a}. b', { a: 'Inc.' })).toBe('Inc. b');
    expect(fill('{a}. b: {a}', { a: 'Wait...' })).toBe('Wait... b: Wait...');
    expect(fill('{a}? Yes. {a}!', { a: 'Ready?' })).toBe('Ready? Yes. Ready?');
    expect(fill('{a} ? Oui.', { a: 'Prêt ?' })).toBe('Prêt ? Oui.');
    expect(fill('{a}? {b}', { a: 'Acme Inc.', b: 'Who. . knows' })).toBe('Acme Inc.? Who. . knows');
  });

  it('calls a slot without a value a bug', () => {
    expect(() => fill('{nothing}', {})).toThrow(/slot \{nothing\} that nothing fills/);
  });

  it('does not read patterns of replacement in values', () => {
    expect(fill('{price}!', { price: "$& $1 $'" })).toBe("$& $1 $'!");
  });
});

describe('typeset', () => {
  it('keeps numbers with their units, and French signs with their words', () => {
    expect(typeset('189 € und 38 %', 'de')).toBe('189\u00a0€ und 38\u00a0%');
    expect(typeset('Ceci : quoi ? Non !', 'fr')).toBe('Ceci\u00a0: quoi\u202f? Non\u202f!');
    expect(announcing('Source', 'fr')).toBe('Source\u00a0:');
    expect(announcing('Quelle', 'de')).toBe('Quelle:');
    expect(typeset('This: what?', 'en')).toBe('This: what?');
    expect(typeset('https://example.com a:b', 'fr')).toBe('https://example.com a:b');
  });
});

describe('locale', () => {
  it('writes dates and money as the language does', () => {
    expect(dateInWords('2027-03-16', 'en')).toBe('16 March 2027');
    expect(dateInWords('2027-03-16', 'de')).toBe('16. März 2027');
    expect(dateInWords('2027-03-16', 'fr')).toBe('16 mars 2027');
    expect(money(189, 'EUR', 'en')).toBe('€189');
    expect(money(19.9, 'EUR', 'de')).toBe('19,90\u00a0€');
  });
});

describe('seeded choice', () => {
  it('depends on the seed alone', () => {
    const items = ['a', 'b', 'c', 'd', 'e'];

    expect(seededOrder('x', items)).toEqual(seededOrder('x', items));
    expect(seededOrder('x', items).toSorted()).toEqual(items);
    const orders = new Set(['x', 'y', 'z', 'w'].map((seed) => seededOrder(seed, items).join('')));

    expect(orders.size).toBeGreaterThan(1);
    expect(seededIndex('x', 3)).toBe(seededIndex('x', 3));
  });
});
