import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

interface LockedPackage {
  version?: string;
  optional?: boolean;
  engines?: { node?: string };
  cpu?: string;
  os?: string;
}

const root = resolve(import.meta.dirname, '..');
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, LockedPackage>;
};

describe('the lock file', () => {
  it('has no package that makes npm warn on Node 20', () => {
    const tooNew = Object.entries(lock.packages)
      .filter(([, { optional, engines }]) => !optional && /^\D*(2[1-9]|[3-9]\d)/.test(engines?.node ?? ''))
      .map(
        ([path, { engines }]) =>
          `${path} wants Node ${engines?.node}: remove "engines" from its entry in the lock file`,
      );

    expect(tooNew).toEqual([]);
  });

  it.each([
    ['linux', 'x64'],
    ['linux', 'arm64'],
    ['darwin', 'x64'],
    ['darwin', 'arm64'],
  ])('holds a Node for %s on %s that is new enough', (os, cpu) => {
    const found = Object.entries(lock.packages).filter(
      ([path, locked]) =>
        /node_modules\/node-(bin-)?\w+-\w+$/.test(path) && locked.os === os && locked.cpu === cpu,
    );

    expect(found).toHaveLength(1);
    expect(Number(found[0]?.[1].version?.split('.')[0])).toBeGreaterThanOrEqual(22);
    expect(found[0]?.[1].optional).toBe(true);
  });
});

describe('ensure-node', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-node-'));
    copyFileSync(join(root, 'bin/ensure-node.js'), join(folder, 'ensure-node.mjs'));
    // Node itself reports another version, as an older one would.
    writeFileSync(
      join(folder, 'old.cjs'),
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });" +
        "Object.defineProperty(process, 'version', { value: 'v20.20.2' });",
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (flags: string[], script: string) =>
    spawnSync(process.execPath, [...flags, '--import', './ensure-node.mjs', '-p', script], {
      cwd: folder,
      encoding: 'utf8',
    });

  it('stays in a Node that is new enough', () => {
    const { stdout, stderr } = run([], 'process.execPath');

    expect(stdout.trim()).toBe(process.execPath);
    expect(stderr).toBe('');
  });

  it('says in one sentence that Node is too old when npm installed no other', () => {
    const { status, stdout, stderr } = run(['--require', './old.cjs'], '1');

    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      'Baton needs Node 22.18 or later, and this is v20.20.2: install a newer one (https://nodejs.org).\n',
    );
  });

  const installNode = (script: string): void => {
    const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
    const bin = join(folder, 'node_modules', `${prefix}-${process.platform}-${process.arch}`, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'node'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  };

  it('continues in the Node that npm installed', () => {
    installNode('echo "newer: $*"\nexit 7');

    const { status, stdout } = run(['--require', './old.cjs'], '1');

    expect(stdout).toBe('newer: --require ./old.cjs --import ./ensure-node.mjs -p 1\n');
    expect(status).toBe(7);
  });

  it.each([
    ['ends', ''],
    [
      'ends although it holds up signals',
      "process.on('SIGTERM', () => console.log('asked') ?? setTimeout(process.exit, 100, 0));",
    ],
  ])('what runs in the other Node %s when the process that has started it is killed', async (_, listener) => {
    installNode(`shift 2; exec "${process.execPath}" "$@"`);
    const script = `${listener} setInterval(() => {}, 1e6); console.log(process.pid);`;
    const started = spawn(
      process.execPath,
      ['--require', './old.cjs', '--import', './ensure-node.mjs', '-e', script],
      { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let text = '';
    const line = await new Promise<string>((resolve) => {
      started.stdout.on('data', (chunk) => {
        text += String(chunk);
        if (text.includes('\n')) resolve(text);
      });
    });
    const closed = new Promise((resolve) => started.stdout.once('close', resolve));
    try {
      started.kill('SIGKILL');

      // The other process has the same standard output, which closes when both have ended.
      await closed;
      expect(text.includes('asked')).toBe(listener !== '');
    } finally {
      spawnSync('kill', ['-9', line.trim()]);
    }
  });

  it('a signal ends what is too busy to see it, and leaves time to what answers', async () => {
    installNode(`shift 2; exec "${process.execPath}" "$@"`);
    const endOf = async (script: string): Promise<unknown> => {
      const started = spawn(
        process.execPath,
        ['--require', './old.cjs', '--import', './ensure-node.mjs', '-e', script],
        { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      started.stdout.once('data', () => started.kill('SIGTERM'));
      return new Promise((resolve) => started.once('close', resolve));
    };

    const codes = await Promise.all([
      endOf(
        "process.on('SIGTERM', () => {}); console.log('busy'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
      ),
      endOf(
        "process.on('SIGTERM', () => setTimeout(process.exit, 12_000, 3)); console.log('idle'); setInterval(() => {}, 1e6);",
      ),
    ]);

    expect(codes).toEqual([137, 3]);
  }, 60_000);
});

describe('what npm runs after an installation', () => {
  it('draws the pictures of the first start, and leaves nothing in the project', () => {
    const pictures = join(root, 'node_modules/.cache/pictures');
    rmSync(pictures, { recursive: true, force: true });
    const before = readdirSync(root);

    const { status } = spawnSync(process.execPath, ['build/warm-caches.js'], { cwd: root });

    expect(status).toBe(0);
    expect(readdirSync(pictures)).not.toEqual([]);
    expect(readdirSync(root)).toEqual(before);
  });

  it('leaves an installation complete on a machine that has no place for it', () => {
    const env = { ...process.env, TMPDIR: join(root, 'README.md') };

    const { status, stderr } = spawnSync(process.execPath, ['build/warm-caches.js'], {
      cwd: root,
      env,
      encoding: 'utf8',
    });

    expect([status, stderr]).toEqual([0, '']);
  });
});
