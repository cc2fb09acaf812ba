import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pythonPackage } from '#core/python-packages.ts';
import { copyPythonPackages } from './copy-python-packages.ts';

describe('packages of Python', () => {
  let root: string;
  const site = '.venv/lib/python3.11/site-packages';

  /** Installs a package as pip does. */
  const install = (
    name: string,
    files: string[],
    {
      needs = [],
      tag = 'py3-none-any',
      folder = site,
    }: { needs?: string[]; tag?: string; folder?: string } = {},
  ): void => {
    const info = `${name}-1.0.dist-info`;
    const texts: Record<string, string> = {
      ...Object.fromEntries(files.map((file) => [file, ''])),
      [`${info}/METADATA`]: `Name: ${name}\n${needs.map((need) => `Requires-Dist: ${need}\n`).join('')}\nWords.`,
      [`${info}/WHEEL`]: `Wheel-Version: 1.0\nTag: ${tag}\n`,
      [`${info}/RECORD`]: [...files, '../../../bin/tool', '__pycache__/x.pyc', `${info}/METADATA`]
        .map((file) => `${file},,\n`)
        .join(''),
    };
    for (const [file, text] of Object.entries(texts)) {
      const path = join(root, folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  };

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'baton-python-'));
    install('My_Words', ['words/__init__.py', 'words/data.txt', 'other.py'], {
      needs: [
        'Base>=2,<3',
        'absent; python_version < "3"',
        'extra-one; extra == "all"',
        'maybe ; sys_platform == "linux"',
      ],
    });
    install('base', ['base/__init__.py'], { needs: ['my-words'] });
    install('maybe', ['maybe.py']);
    install('native', ['native/core.cpython-311-x86_64-linux-gnu.so'], {
      tag: 'cp311-cp311-manylinux_2_17_x86_64',
    });
    install('both', ['both/x86.so'], { tag: 'cp311-cp311-manylinux_2_17_x86_64' });
    install('both', ['both/arm.so'], {
      tag: 'cp314-cp314-manylinux_2_17_aarch64',
      folder: 'python_packages',
    });
    install('lacking', ['lacking.py'], { needs: ['absent'] });
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const copied = (name: string): string => {
    const target = mkdtempSync(join(root, 'target-'));
    copyPythonPackages([name], root, target);
    return target;
  };

  it('are copied with what they need, whatever the case of their names', () => {
    const target = copied('my.words');

    for (const file of [
      'words/data.txt',
      'other.py',
      'base/__init__.py',
      'maybe.py',
      'base-1.0.dist-info/METADATA',
    ])
      expect(existsSync(join(target, file))).toBe(true);
    expect(pythonPackage('MY-WORDS', root)?.modules).toEqual(['words', 'other']);
  });

  it('with native code are those for Lambda', () => {
    expect(existsSync(join(copied('both'), 'both/arm.so'))).toBe(true);
    expect(() => copied('native')).toThrow(
      'The package "native" of a script has native code for manylinux_2_17_x86_64, and its function runs on Linux for Arm: pip install --target python_packages --platform manylinux2014_aarch64 --python-version 3.14 --only-binary=:all: native',
    );
  });

  it('are installed, and so is what they need', () => {
    expect(() => copied('nothing')).toThrow(
      'The package "nothing" of a script is not installed: .venv/bin/pip install nothing',
    );
    expect(() => copied('lacking')).toThrow('The package "absent" of a script is not installed');
  });
});
