import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** What whoever installs the package reads first, in the repository's words. */
const ENTRY = 'lib/entry/README.md';

/** A link or a picture in Markdown: its text, its target, and the heading that it leads to. */
const LINK = /(?<picture>!?)\[(?<text>(?:[^[\]]|\[[^\]]*\])*)\]\((?<target>[^)\s#]*)(?<heading>#[^)\s]*)?\)/g;

const isOutside = (target: string): boolean => target === '' || /^[a-z]+:/.test(target);

/**
 * Writes the documentation of the package: its README, and what can be reached from there of the READMEs in `lib`, where they are in the
 * repository. A link to what the package does not hold becomes its text.
 */
export const writeDocs = (root: string, dist: string): void => {
  const readme = packageReadme(root);
  const copied = new Map([['README.md', readme]]);
  const waiting = ['README.md'];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    for (const { target } of linksIn(copied.get(file) ?? '')) {
      const path = posix.join(posix.dirname(file), target);
      if (copied.has(path) || !/^lib\/.*\.(md|jpg|png|svg)$/.test(path) || !existsSync(join(root, path)))
        continue;
      if (path.endsWith('.md')) {
        copied.set(path, readFileSync(join(root, path), 'utf8'));
        waiting.push(path);
      } else cpSync(join(root, path), join(dist, path));
    }
  }
  for (const [file, text] of copied) {
    mkdirSync(dirname(join(dist, file)), { recursive: true });
    writeFileSync(join(dist, file), withoutDeadLinks(text, file, new Set(copied.keys()), dist));
  }
};

/** Returns the introduction of the repository, how the package is used, and what a workflow looks like. */
const packageReadme = (root: string): string => {
  const own = readFileSync(join(root, 'README.md'), 'utf8');
  const introduction = own.slice(0, own.indexOf('\n```'));
  const [, ...entry] = readFileSync(join(root, ENTRY), 'utf8').split('\n');
  const moved = relinked(entry.join('\n'), posix.dirname(ENTRY));
  return `${[introduction, moved, sectionOf(own, 'A workflow')].map((part) => part.trim()).join('\n\n')}\n`;
};

/** Returns a section of a document with its heading. */
const sectionOf = (text: string, heading: string): string => {
  const found = text.split(/^(?=## )/m).find((section) => section.startsWith(`## ${heading}\n`));
  if (!found) throw new Error(`README.md has no section "${heading}"`);
  return found;
};

/** Replaces the links of a document; blocks of code have none. */
const replaceLinks = (
  text: string,
  replace: (whole: string, link: Record<string, string>) => string,
): string =>
  text
    .split(/(^```[\s\S]*?^```)/m)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replaceAll(LINK, (whole, ...rest) => replace(whole, rest.at(-1) as Record<string, string>)),
    )
    .join('');

const linksIn = (text: string): { target: string }[] =>
  [...text.matchAll(LINK)]
    .map(({ groups }) => ({ target: groups?.target ?? '' }))
    .filter(({ target }) => !isOutside(target));

/** Returns a document of a folder with its links as they are written at the root. */
const relinked = (text: string, folder: string): string =>
  replaceLinks(text, (whole, { picture, text: shown, target = '', heading = '' }) =>
    isOutside(target) ? whole : `${picture}[${shown}](${posix.join(folder, target)}${heading})`,
  );

const withoutDeadLinks = (text: string, file: string, documents: ReadonlySet<string>, dist: string): string =>
  replaceLinks(text, (whole, { text: shown = '', target = '' }) => {
    const path = posix.join(posix.dirname(file), target);
    const isThere =
      isOutside(target) ||
      documents.has(path) ||
      (existsSync(join(dist, path)) && statSync(join(dist, path)).isFile());
    return isThere ? whole : shown;
  });
