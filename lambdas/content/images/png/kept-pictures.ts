import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { packageFile } from './package-file.ts';
import { FONT_FILES } from './package-files.ts';
import type { RenderPng } from './render-png.ts';

/** Pictures that are kept, the newest: those of a few campaigns. */
const MAX_KEPT = 300;

/** Where pictures are kept, and what they depend on besides what they show. */
export interface Keeping {
  folder: string;
  /** The same as long as a document gives the same picture. */
  version: string;
  maxKept?: number;
}

/**
 * Returns the folder in which tools keep what they would else make again, beside the installed packages; undefined on AWS, where no
 * packages are installed.
 */
export const keepingPlace = async (): Promise<Keeping | undefined> => {
  const file = installed('@resvg/resvg-js/package.json');
  if (file === undefined) return undefined;
  const packages = file.slice(0, file.lastIndexOf(`${sep}node_modules${sep}`));
  const hash = createHash('sha256').update(await readFile(file));
  for (const font of FONT_FILES) hash.update(await readFile(packageFile(font)));
  return { folder: join(packages, 'node_modules', '.cache', 'pictures'), version: hash.digest('hex') };
};

const installed = (specifier: string): string | undefined => {
  try {
    return createRequire(import.meta.url).resolve(specifier);
  } catch {
    return undefined;
  }
};

/**
 * Lets a renderer draw what has changed only: rendering takes longer than all the rest of a campaign. A picture that cannot be kept is drawn
 * again the next time.
 */
export const keepPictures = (
  render: RenderPng,
  { folder, version, maxKept = MAX_KEPT }: Keeping,
): RenderPng => {
  const keep = async (name: string, png: Uint8Array): Promise<void> => {
    await mkdir(folder, { recursive: true });
    // By a rename, so that no other process reads half of it.
    const draft = join(folder, `${name}.${randomUUID()}`);
    await writeFile(draft, png);
    await rename(draft, join(folder, name));
    await dropOldest(folder, maxKept);
  };
  return async (svg) => {
    const name = `${createHash('sha256').update(version).update(svg).digest('hex')}.png`;
    const kept = await readFile(join(folder, name)).catch(() => undefined);
    if (kept) return kept;
    const png = await render(svg);
    await keep(name, png).catch(() => undefined);
    return png;
  };
};

const dropOldest = async (folder: string, maxKept: number): Promise<void> => {
  const names = await readdir(folder);
  if (names.length <= maxKept) return;
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
  );
  const oldestFirst = dated.sort((a, b) => a.at - b.at);
  await Promise.all(
    oldestFirst.slice(0, names.length - maxKept).map(({ name }) => rm(join(folder, name), { force: true })),
  );
};
