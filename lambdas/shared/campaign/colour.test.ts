import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contrast, hex, luminance, mix, readableOn } from './colour.ts';
import { paletteOf } from './palette.ts';

const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map((channels) => hex(channels));

describe('contrast', () => {
  it('gives the values of the WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
    expect(contrast('#ff0000', '#ffffff')).toBeCloseTo(4.0, 2);
    expect(contrast('#ffffff', '#767676')).toBe(contrast('#767676', '#ffffff'));
    expect(luminance('#808080')).toBeCloseTo(0.2159, 4);
  });

  it('is that of the colours between two others, mixed by their shares', () => {
    expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080');
    expect(mix('#102030', '#ffffff', 0)).toBe('#102030');
  });
});

describe('readableOn', () => {
  it('takes the first colour that can be read, and draws the wanted one as far as it needs otherwise', () => {
    expect(readableOn(['#ffffff'], ['#cccccc', '#333333'])).toBe('#333333');
    const drawn = readableOn(['#ffffff'], ['#f2a541']);

    expect(contrast(drawn, '#ffffff')).toBeGreaterThanOrEqual(4.5);
    expect(drawn).not.toBe('#000000');
  });
});

describe('paletteOf', () => {
  it('gives text that can be read on its surface, whatever colours a brand has', () => {
    fc.assert(
      fc.property(colour, colour, colour, colour, colour, (primary, secondary, accent, background, text) => {
        const palette = paletteOf({
          colours: { primary, secondary, accent, background, text },
          typeface: 'sans',
        });
        const pairs: [string, string, number][] = [
          [palette.onPage, palette.page, 4.5],
          [palette.quietOnPage, palette.page, 4.5],
          [palette.linkOnPage, palette.page, 4.5],
          [palette.onCard, palette.card, 4.5],
          [palette.quietOnCard, palette.card, 4.5],
          [palette.onBand, palette.band, 4.5],
          [palette.onDeep, palette.deep, 7],
          [palette.onDeep, palette.deepEnd, 7],
          [palette.quietOnDeep, palette.deep, 4.5],
          [palette.quietOnDeep, palette.deepEnd, 4.5],
          [palette.glowOnDeep, palette.deep, 4.5],
          [palette.glowOnDeep, palette.deepEnd, 4.5],
          [palette.onAction, palette.action, 4.5],
        ];
        for (const [ink, ground, ratio] of pairs) expect(contrast(ink, ground)).toBeGreaterThanOrEqual(ratio);
      }),
    );
  });
});
