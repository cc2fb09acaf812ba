import { describe, expect, it } from '@jest/globals';
import { exampleBrief, exampleContext, exampleRanking } from '../../shared/campaign/testing/example.ts';
import { problemsIn } from '../../shared/campaign/testing/well-formed.ts';
import { drawBanners } from '../images/logic.ts';
import { output } from './contract.ts';
import { buildLandingPage } from './logic.ts';

const ranking = exampleRanking();
const headlines = {
  en: { text: 'Light & day', score: 90 },
  de: { text: 'Licht und Tag', score: 90 },
  fr: { text: 'Jour : lumière', score: 90 },
};

const build = async (changes: Parameters<typeof exampleBrief>[0] = {}, headline?: string) => {
  const context = exampleContext();
  await drawBanners({ brief: exampleBrief(changes), ranking }, context);
  const result = output.parse(
    await buildLandingPage({ brief: exampleBrief(changes), ranking, headlines, headline }, context),
  );
  return { result, page: context.storage.files.get(result.file) ?? '', binaries: context.storage.binaries };
};

describe('buildLandingPage', () => {
  it('is one well-formed file with every language and reason', async () => {
    const { result, page } = await build();

    expect(problemsIn(page, 'html')).toEqual([]);
    expect(result).toMatchObject({ languages: 3, headline: 'Light & day', bytes: Buffer.byteLength(page) });
    expect(page.match(/<h1>/g)).toHaveLength(3);
    expect(page).toContain('<h1>Light &amp; day</h1>');
    expect(page).toContain('<h1>Jour\u00a0: lumière</h1>');
    expect(page).toContain('Farben sehen, wie sie sind');
    expect(page.match(/ checked/g)).toHaveLength(1);
  });

  it('shows a source for every claim that it makes, and no claim without one', async () => {
    const { page } = await build({ locales: ['en'] });
    for (const { text, evidence } of exampleBrief().claims) {
      expect([text.en, page.includes(text.en)]).toEqual([text.en, evidence !== undefined]);
      if (evidence) expect(page).toContain(`href="${evidence.url}"`);
    }
  });

  it("takes the approver's headline in the campaign's own language only, and escapes it", async () => {
    const { page, result } = await build({}, '<b>Bold</b> & new');

    expect(result.headline).toBe('<b>Bold</b> & new');
    expect(page).toContain('<h1>&lt;b&gt;Bold&lt;/b&gt; &amp; new</h1>');
    expect(page).toContain('<h1>Licht und Tag</h1>');
    expect(page).not.toContain('Light &amp; day');
  });

  it('names a PNG picture for previews of links, which is beside it', async () => {
    const { page, binaries } = await build({ locales: ['de', 'en'] });

    expect(page).toContain('<meta property="og:image" content="https://aurel.example.com/lamp/share.png">');
    expect(page).toContain('<meta property="og:image:alt" content="Aurel: Farben sehen, wie sie sind. ');
    expect(binaries.has('run-1/landing-page/share.png')).toBe(true);
  });

  it('needs no switch for one language', async () => {
    const { page } = await build({ locales: ['de'] });

    expect(page).toContain('<html lang="de">');
    expect(page).not.toContain('<label');
  });
});
