import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Postgres } from '#contracts/sql/database.ts';

/** A PostgreSQL of a test. */
export interface PostgresServer {
  /** Its only database; the secret `password` has the password. */
  postgres: Postgres;
  password: string;
  close(): Promise<void>;
}

const FOLDERS = [
  '/usr/lib/postgresql/*/bin',
  '/opt/homebrew/opt/postgresql*/bin',
  '/usr/local/opt/postgresql*/bin',
];

/** Returns the folder of the installed PostgreSQL's programs; undefined if there is none. */
export const postgresFolder = (): string | undefined => {
  const told = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  const folders = [
    ...(told.status === 0 ? [told.stdout.trim()] : []),
    ...FOLDERS.flatMap((glob) => globSync(glob)),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
};

/** PostgreSQL refuses to run as root: it runs as the user of its package, or as one without rights. */
const owner = (): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string): number =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout) || 65_534;
  return { uid: idOf('-u'), gid: idOf('-g') };
};

/** Starts a PostgreSQL with an empty database on a free port of the loopback interface. Throws if none is installed. */
export const startPostgres = async (): Promise<PostgresServer> => {
  const programs = postgresFolder();
  if (programs === undefined) throw new Error('expected PostgreSQL; install the package "postgresql"');
  const user = owner();
  const folder = mkdtempSync(join(tmpdir(), 'baton-postgres-'));
  const data = join(folder, 'data');
  const password = 'it is a secret';
  writeFileSync(join(folder, 'password'), password);
  if (user) for (const path of [folder, join(folder, 'password')]) chownSync(path, user.uid, user.gid);
  const init = [
    '-D',
    data,
    '-U',
    'baton',
    '-A',
    'scram-sha-256',
    '--pwfile',
    join(folder, 'password'),
    '-N',
    '-E',
    'UTF8',
  ];
  const made = spawnSync(join(programs, 'initdb'), init, { ...user, cwd: folder, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const settings = [
    '-p',
    String(port),
    '-h',
    '127.0.0.1',
    '-k',
    folder,
    '-c',
    'fsync=off',
    '-c',
    'shared_buffers=16MB',
  ];
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...settings], {
    ...user,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let log = '';
    server.stderr.on('data', (text) => {
      log += String(text);
      if (log.includes('ready to accept connections')) resolve();
    });
    ended.then(() => reject(new Error(`postgres ended: ${log}`)));
  });
  return {
    postgres: {
      host: '127.0.0.1',
      port,
      database: 'postgres',
      user: 'baton',
      secret: 'password',
      tls: 'off',
    },
    password,
    close: async () => {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
