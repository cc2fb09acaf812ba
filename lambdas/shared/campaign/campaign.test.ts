import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStorage } from 'baton/actions';
import { readMbox } from '../../distribution/shared/testing/read-mbox.ts';
import { exampleBrief, exampleContext } from './testing/example.ts';
import { publishCampaign } from './testing/run-campaign.ts';
import { problemsIn } from './testing/well-formed.ts';

const folders: string[] = [];
/** What a campaign makes, by path. */
let files: Map<string, string>;
beforeAll(async () => {
  files = await runInFolder();
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Runs the whole campaign in a folder and returns its files. */
const runInFolder = async (): Promise<Map<string, string>> => {
  const folder = mkdtempSync(join(tmpdir(), 'campaign-'));
  folders.push(folder);
  const storage = openStorage(pathToFileURL(folder).href);
  for (const [key, body] of exampleContext().storage.files) await storage.put(key, body);
  await publishCampaign(exampleBrief(), { ...exampleContext(), storage });
  const files = readdirSync(join(folder, 'run-1'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.sort().map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]));
};

describe('the whole campaign', () => {
  it('is the same, byte for byte, when it is made twice', async () => {
    const second = await runInFolder();

    expect([...second.keys()]).toEqual([...files.keys()]);
    for (const [name, body] of files) expect([name, second.get(name) === body]).toEqual([name, true]);
  });

  it('makes pages and pictures that are well-formed and whose links to files lead somewhere', () => {
    const pages = [...files].filter(([name]) => /\.(?:html|svg|xml)$/.test(name));

    expect(pages.length).toBeGreaterThan(40);
    for (const [name, body] of pages) {
      expect([name, problemsIn(body, name.endsWith('.html') ? 'html' : 'xml')]).toEqual([name, []]);
      for (const [, link = ''] of body.matchAll(/(?:href|src)="([^"#:]+)"/g)) {
        const target = new URL(link, `file:///${name}`).pathname.slice(1);
        expect([name, link, files.has(decodeURIComponent(target))]).toEqual([name, link, true]);
      }
    }
  });

  it('sets French colons as French does', () => {
    for (const [name, body] of files) {
      if (!/\/published\/(?:blog|email)\/fr.*\.html$/.test(name)) continue;
      const text = body.replace(/<(style|script).*?<\/\1>|<[^>]*>/gs, '');
      expect([name, text.match(/[^\u00a0]: .*/)?.[0]]).toEqual([name, undefined]);
    }
  });

  it('loads nothing from elsewhere and runs no script', () => {
    for (const [name, body] of files) {
      if (!name.endsWith('.html')) continue;
      expect([
        name,
        body.match(/<script(?! type="application\/ld\+json")|<iframe|\bon\w+=|@import|src="http/),
      ]).toEqual([name, null]);
    }
  });
});

describe('a brief that means harm', () => {
  it('gets no markup into any page and no header into any e-mail', async () => {
    const evil = `"><script>alert(1)</script>\r\nBcc: x@example.com`;
    const brief = exampleBrief();
    brief.product.name = `A${evil}`.slice(0, 40);
    brief.product.problem = { en: evil, de: evil, fr: evil };
    brief.sender.name = evil.slice(0, 60);
    const context = exampleContext();
    await publishCampaign(brief, context, { headline: `Headline ${evil}` });
    for (const [name, body] of context.storage.files) {
      if (/\.(?:html|svg|xml)$/.test(name)) {
        expect([name, problemsIn(body, name.endsWith('.html') ? 'html' : 'xml')]).toEqual([name, []]);
        expect([name, body.includes('<script>alert')]).toEqual([name, false]);
      }
      if (name.endsWith('.mbox'))
        for (const mail of readMbox(body))
          expect([name, /^bcc:/im.test(mail.split('\r\n\r\n')[0] ?? '')]).toEqual([name, false]);
    }
  });
});
