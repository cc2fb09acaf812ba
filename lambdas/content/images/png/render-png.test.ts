import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { exampleBrief, exampleContext, exampleRanking } from '../../../shared/campaign/testing/example.ts';
import { drawBanners } from '../logic.ts';
import { nativeRenderer, openRenderer, type RenderPng, wasmRenderer } from './render-png.ts';

/** Returns the document that is rendered for a size. */
const drawn = async (size: string): Promise<string> => {
  const documents: string[] = [];
  const renderPng: RenderPng = async (svg) => {
    documents.push(svg);
    return new Uint8Array();
  };
  const brief = exampleBrief({ locales: ['fr'] });
  await drawBanners({ brief, ranking: exampleRanking() }, { ...exampleContext(), renderPng });
  return documents.find((svg) => svg.includes(`id="${size}-fr-title"`)) ?? '';
};

/** Width and height from the header of a PNG file (https://www.w3.org/TR/png-3/#11IHDR). */
const sizeOf = (png: Uint8Array): [number, number] => {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
};

describe('a PNG file of a banner', () => {
  it('has the size of the banner', async () => {
    const render = await openRenderer();

    expect(sizeOf(await render(await drawn('rectangle')))).toEqual([600, 500]);
  });

  it('has the text, in fonts that come along', async () => {
    const render = await openRenderer();
    const banner = await drawn('rectangle');

    const [whole, wordless] = await Promise.all([
      render(banner),
      render(banner.replace(/<text.*?<\/text>/gs, '')),
    ]);

    expect(whole.length).toBeGreaterThan(wordless.length + 10_000);
  });

  it('has the typeface of the brand', async () => {
    const render = await openRenderer();
    const serif = await drawn('leaderboard');

    const [first, second] = await Promise.all([
      render(serif),
      render(serif.replaceAll('Source Serif 4', 'Inter')),
    ]);

    expect(Buffer.compare(first, second)).not.toBe(0);
  });

  it('is the same from the native build and from WebAssembly', async () => {
    const native = nativeRenderer(createRequire(import.meta.url)('@resvg/resvg-js'));
    const banner = await drawn('leaderboard');

    expect(Buffer.compare(await native(banner), await (await wasmRenderer())(banner))).toBe(0);
  });
});
