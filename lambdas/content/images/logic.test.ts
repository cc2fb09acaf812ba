import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exampleBrief, exampleContext, exampleRanking } from '../../shared/campaign/testing/example.ts';
import { problemsIn } from '../../shared/campaign/testing/well-formed.ts';
import { output } from './contract.ts';
import { fitText, widthInEm } from './fit-text.ts';
import { compose } from './layout.ts';
import { drawBanners } from './logic.ts';
import { sizesFor } from './sizes.ts';

const ranking = exampleRanking();

describe('drawBanners', () => {
  it('draws every size in every language, as SVG that stands by itself', async () => {
    const context = exampleContext();
    const brief = exampleBrief();
    const result = output.parse(await drawBanners({ brief, ranking }, context));

    expect(result.banners).toBe(sizesFor(brief).length * 3);
    const banners = [...context.storage.files].filter(([name]) => name.endsWith('.svg'));

    expect(banners).toHaveLength(result.banners);
    for (const [name, svg] of banners) {
      expect([name, problemsIn(svg, 'xml')]).toEqual([name, []]);
      expect(svg).toContain('Aurel');
      expect(svg).not.toMatch(/<script|<image|<foreignObject|(?:xlink:)?href=|NaN|undefined/);
    }
  });

  it('keeps text readable, whatever the colours', async () => {
    const brief = exampleBrief();
    const colours = {
      primary: '#ffe066',
      secondary: '#ffd6d6',
      accent: '#fff3bf',
      background: '#ffffff',
      text: '#cccccc',
    };
    const pale = await drawBanners(
      { brief: { ...brief, brand: { ...brief.brand, colours } }, ranking },
      exampleContext(),
    );

    expect(pale.least_contrast).toBeGreaterThanOrEqual(4.5);
    expect((await drawBanners({ brief, ranking }, exampleContext())).least_contrast).toBeGreaterThanOrEqual(
      4.5,
    );
  });

  it.each([
    'W'.repeat(40),
    'Wandleuchtenmanufaktur '.repeat(2).slice(0, 40),
    '🚀'.repeat(20),
    '灯'.repeat(40),
  ])("keeps the product's name %s within the banner", async (name) => {
    const context = exampleContext();
    const brief = exampleBrief({ product: { ...exampleBrief().product, name } });
    await drawBanners({ brief, ranking }, context);
    for (const [file, svg] of context.storage.files) {
      if (!file.endsWith('.svg')) continue;
      const width = Number(/width="(\d+)"/.exec(svg)?.[1]);
      const [, x, size] = /<text x="([\d.]+)"[^>]*font-size="([\d.]+)"/.exec(svg) ?? [];
      const end = Number(x) + (widthInEm(name) + [...name].length * 0.06) * Number(size);
      const room = file.includes('leaderboard') ? width * 0.36 : width * 0.96;
      expect([file, end <= room]).toEqual([file, true]);
    }
  });

  it('draws what the channels ask for', () => {
    const names = (changes: Parameters<typeof exampleBrief>[0]) =>
      sizesFor(exampleBrief(changes)).map(({ name }) => name);

    expect(names({ channels: ['email'] })).toEqual(['share', 'leaderboard', 'rectangle']);
    expect(names({ channels: ['social'], networks: ['x'] })).toEqual([
      'share',
      'leaderboard',
      'rectangle',
      'x',
    ]);
    expect(names({ channels: ['blog'] })).toContain('blog-hero');
  });

  it('leads with the same value proposition as the post of the network', () => {
    const places = sizesFor(exampleBrief({ networks: ['x', 'linkedin'] })).map(({ name, place }) => [
      name,
      place,
    ]);

    expect(places).toEqual(
      expect.arrayContaining([
        ['x', 0],
        ['linkedin', 1],
        ['share', 0],
      ]),
    );
  });
});

describe('compose', () => {
  it('never puts text where the light is', () => {
    for (const size of sizesFor(exampleBrief())) {
      if (size.shape === 'strip') continue;
      const { light, text } = compose(size);
      const beside = text.x + text.width <= light.x - light.radius;
      const above = text.y + text.height <= light.y - light.radius;
      expect([size.name, beside || above || size.height < size.width]).toEqual([size.name, true]);
    }
  });
});

describe('fitText', () => {
  it('sets every word, and inside the box when there is a size for that', () => {
    const words = fc.array(fc.stringMatching(/^[a-zA-Z]{1,9}$/), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(words, (list) => {
        const box = { width: 600, height: 300, largest: 90, least: 14 };
        const { lines, size, leading } = fitText(list.join(' '), box);
        expect(lines.join(' ')).toBe(list.join(' '));
        expect(lines.length * leading).toBeLessThanOrEqual(box.height);
        for (const line of lines) expect(widthInEm(line) * size).toBeLessThanOrEqual(box.width);
      }),
    );
  });

  it('goes no smaller than the given size', () => {
    const { size } = fitText('x'.repeat(400), { width: 100, height: 20, largest: 40, least: 12 });

    expect(size).toBe(12);
  });
});
