import { ActionError, html, type Storage } from 'baton/actions';
import type { z } from 'zod';
import type * as contract from './contract.ts';

/** Builds a page with its pictures inside, and writes it into the folder of the calling execution. Throws `FileMissing`. */
export const buildPage = async (
  { title, text, pictures }: z.output<typeof contract.input>,
  { storage, run }: { storage: Storage; run: { execution_name: string } },
): Promise<z.input<typeof contract.output>> => {
  const shown = await Promise.all(
    pictures.map(async ({ file, alt }) => {
      // As an image, a picture runs no scripts.
      const source = `data:image/svg+xml;base64,${await readBase64(storage, file)}`;
      return html`<img src="${source}" alt="${alt}">\n`;
    }),
  );
  const { markup } = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>body { font: 1rem/1.5 system-ui; margin: 2rem auto; max-width: 40rem; padding: 0 1rem } img { width: 100% }</style>
<h1>${title}</h1>
<p>${text}</p>
${shown}</html>
`;
  const page = `${run.execution_name}/application/index.html`;
  await storage.put(page, markup, 'text/html; charset=utf-8');
  return { page, bytes: Buffer.byteLength(markup) };
};

const readBase64 = async (storage: Storage, file: string): Promise<string> => {
  const found = await storage.get(file);
  if (found) return Buffer.from(found.body).toString('base64');
  throw new ActionError('FileMissing', `There is no picture "${file}" in the storage`, { retryable: false });
};
