import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { watchFolder } from './watch-folder.ts';

let root: string;
let stop: () => void;
let waiting: ((paths: string[]) => void)[];

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'baton-watch-')));
  waiting = [];
});
afterEach(() => {
  stop();
  rmSync(root, { recursive: true, force: true });
});

const follow = (): void => {
  stop = watchFolder(join(root, 'watched'), (paths) => {
    for (const resolve of waiting.splice(0)) resolve(paths);
  });
};
/** Makes a change, and returns what is reported of it. */
const reported = async (change: () => void): Promise<string[]> => {
  const paths = new Promise<string[]>((resolve) => waiting.push(resolve));
  change();
  return (await paths).map((path) => path.slice(root.length + 1)).sort();
};
const write = (file: string, text = ''): void => writeFileSync(join(root, file), text);
/** Saves as many editors do: into another file, which then takes the place of the first. */
const replace = (file: string, text: string): void => {
  write('draft', text);
  renameSync(join(root, 'draft'), join(root, file));
};

describe('A watched folder', () => {
  it('reports a file each time that it is written or replaced', async () => {
    mkdirSync(join(root, 'watched'));
    write('watched/a');
    follow();

    const all = [
      await reported(() => replace('watched/a', '1')),
      await reported(() => replace('watched/a', '2')),
      await reported(() => write('watched/a', '3')),
      await reported(() => replace('watched/a', '4')),
    ];

    expect(all).toEqual(Array(4).fill(['watched/a']));
  });

  it('reports what is in folders that are made in it, and made again', async () => {
    mkdirSync(join(root, 'watched'));
    follow();
    const make = (): void => {
      mkdirSync(join(root, 'watched/inner/deep'), { recursive: true });
      write('watched/inner/deep/a');
    };

    const made = await reported(make);
    const replaced = await reported(() => replace('watched/inner/deep/a', '1'));
    await reported(() => rmSync(join(root, 'watched/inner'), { recursive: true }));
    const again = await reported(make);

    expect(made).toContain('watched/inner/deep/a');
    expect(replaced).toEqual(['watched/inner/deep/a']);
    expect(again).toContain('watched/inner/deep/a');
  });

  it('may be made later, and removed and made again', async () => {
    follow();
    const make = (): void => {
      mkdirSync(join(root, 'watched'));
      write('watched/a');
    };

    const made = await reported(make);
    const written = await reported(() => write('watched/a', '1'));
    await reported(() => rmSync(join(root, 'watched'), { recursive: true }));
    const again = await reported(make);

    expect([made, written, again]).toEqual(Array(3).fill(['watched/a']));
  });
});
