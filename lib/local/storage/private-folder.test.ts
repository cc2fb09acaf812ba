import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkInputFiles, copyInputFiles } from './input-files.ts';
import { makePrivateFolder } from './private-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-private-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('A private folder', () => {
  it('is made for this user only, with those above it', () => {
    makePrivateFolder(join(folder, 'out', 'flow', 'run'));

    expect(['out', 'out/flow', 'out/flow/run'].map((path) => modeOf(join(folder, path)))).toEqual([
      0o700, 0o700, 0o700,
    ]);
  });

  it('is not made behind a symbolic link', () => {
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'out'));

    expect(() => makePrivateFolder(join(folder, 'out'))).toThrow(/is a symbolic link/);
  });
});

describe('A file that an input names', () => {
  const files = [{ field: 'photo', path: 'photo.png' }];

  it('is not read through a link that leads out of the input folder', () => {
    mkdirSync(join(folder, 'input'));
    writeFileSync(join(folder, 'secret'), 'x');
    symlinkSync(join(folder, 'secret'), join(folder, 'input', 'photo.png'));

    expect(checkInputFiles(files, join(folder, 'input'))).toEqual([
      { field: 'photo', message: 'names "photo.png", which is a link to a file elsewhere' },
    ]);
  });

  it('replaces a link at its place in the storage, and leaves the file behind it alone', () => {
    mkdirSync(join(folder, 'input'));
    mkdirSync(join(folder, 'out'));
    writeFileSync(join(folder, 'input', 'photo.png'), 'new');
    writeFileSync(join(folder, 'precious'), 'old');
    symlinkSync(join(folder, 'precious'), join(folder, 'out', 'photo.png'));
    copyInputFiles(files, join(folder, 'input'), join(folder, 'out'));

    expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('old');
    expect(readFileSync(join(folder, 'out', 'photo.png'), 'utf8')).toBe('new');
    expect(readdirSync(join(folder, 'out'))).toEqual(['photo.png']);
  });
});
