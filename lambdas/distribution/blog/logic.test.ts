import { beforeAll, describe, expect, it } from '@jest/globals';
import { exampleBrief, exampleContext } from '../../shared/campaign/testing/example.ts';
import { publishCampaign } from '../../shared/campaign/testing/run-campaign.ts';
import { problemsIn } from '../../shared/campaign/testing/well-formed.ts';
import { onBlog } from './article.ts';
import { output } from './contract.ts';
import { slugOf } from './slug.ts';

const context = exampleContext();
let run: Awaited<ReturnType<typeof publishCampaign>>;
const file = (path: string): string => context.storage.files.get(`run-1/published/blog/${path}`) ?? '';

beforeAll(async () => {
  run = await publishCampaign(exampleBrief(), context, { headline: 'Light, at last' });
});

describe('publishBlog', () => {
  it('publishes a post in every language, with pictures, contents and a feed', () => {
    expect(output.parse(run.blog)).toMatchObject({ posts: 3, publication: { files: 11, fresh: true } });
    expect(file('en/light-at-last.html')).toContain('<h1>Light, at last</h1>');
    expect(file('pictures/fr-blog-hero.svg')).toContain('<svg');
    expect(file('index.html')).toContain('en/light-at-last.html');
  });

  it('names a PNG picture for previews of links, which is among its files', () => {
    const page = file('fr/' + (/fr\/([^"]+)/.exec(file('index.html'))?.[1] ?? ''));
    const [, picture] =
      /og:image" content="https:\/\/aurel\.example\.com\/journal\/([^"]+)"/.exec(page) ?? [];

    expect(picture).toBe('pictures/fr-share.png');
    expect(context.storage.binaries.has(`run-1/published/blog/${picture}`)).toBe(true);
    expect(page).toMatch(/og:image:alt" content="Aurel\u00a0: /);
  });

  it('ties translations together and numbers sources in both directions', () => {
    const page = file('en/light-at-last.html');

    expect(problemsIn(page, 'html')).toEqual([]);
    expect(page.match(/hreflang="(?:en|de|fr)" href="https:/g)).toHaveLength(3);
    const notes = [...page.matchAll(/href="#source-(\d+)"/g)].map(([, number]) => number);
    const sources = [...page.matchAll(/id="source-(\d+)"/g)].map(([, number]) => number);

    expect(notes.toSorted()).toEqual(sources);
    expect(sources.length).toBeGreaterThan(1);
  });

  it('says what it is to search engines, in JSON that no text can break out of', () => {
    const json =
      /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(file('en/light-at-last.html'))?.[1] ?? '';

    expect(JSON.parse(json)).toMatchObject({
      '@type': 'BlogPosting',
      headline: 'Light, at last',
      inLanguage: 'en',
    });
    expect(json).not.toContain('<');
  });

  it('has a feed that is well-formed Atom', () => {
    expect(problemsIn(file('feed.xml'), 'xml')).toEqual([]);
    expect(file('feed.xml').match(/<entry /g)).toHaveLength(3);
    expect(file('feed.xml')).toMatch(
      /<id>https[^<]+<\/id><title>[^<]+<\/title><updated>2027-03-16T00:00:00Z<\/updated>/,
    );
  });
});

it.each([
  ['https://example.com/journal', 'https://example.com/journal/en/a.html'],
  ['https://example.com/', 'https://example.com/en/a.html'],
  ['https://example.com/blog/?lang=en#top', 'https://example.com/blog/en/a.html'],
])('On the blog %s a post has the address %s', (blog, url) => {
  const brief = exampleBrief();

  expect(onBlog({ ...brief, links: { ...brief.links, blog } }, 'en/a.html')).toBe(url);
});

it.each([
  ['Licht, das dem Tag folgt', 'licht-das-dem-tag-folgt'],
  ['Größe & Œuvre: Été!', 'groesse-oeuvre-ete'],
  ['李', 'post'],
  ['../../etc', 'etc'],
  ['x'.repeat(120), 'x'.repeat(80)],
])('%j has the address %s', (title, slug) => {
  expect(slugOf(title)).toBe(slug);
});
