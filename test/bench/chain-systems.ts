import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startPostgres } from '#platform/testing/postgres-server.ts';
import { startDev } from './dev-stack.ts';
import { packageProject } from './package-project.ts';

/** A system in which each request runs a workflow of ten trivial steps to its end. */
export interface ChainSystem {
  /** What it is, with its version. */
  name: string;
  /** Runs one; throws if it has another outcome than expected. */
  run(): Promise<void>;
  close(): Promise<void>;
}

const STEPS = 10;
/** Time for a peer to answer after its start. */
const MAX_START_MILLISECONDS = 120_000;

const CONTRACT = `
  import { z } from 'zod';
  export const name = 'bench/trivial';
  export const description = 'Adds one.';
  export const input = z.strictObject({ n: z.number() });
  export const output = z.strictObject({ n: z.number() });
  export const options = { effect: false };`;

const HANDLER = `
  import { defineAction } from 'baton/actions';
  import * as contract from './contract.ts';
  export const handler = defineAction(contract, ({ n }) => ({ n: n + 1 }));`;

/** A project of one workflow: a chain of trivial actions. */
const chainProject = (): { root: string; remove(): void } => {
  const project = packageProject();
  const { write } = project;
  write('lambdas/bench/trivial/contract.ts', CONTRACT);
  write('lambdas/bench/trivial/handler.ts', HANDLER);
  const steps = Array.from({ length: STEPS }, (_, index) => {
    const n = index === 0 ? '0' : `"{{ $step_${index}.n }}"`;
    return `  - { id: step_${index + 1}, uses: bench/trivial, with: { n: ${n} } }`;
  });
  const output = `output: { n: "{{ $step_${STEPS}.n }}" }`;
  write('statemachines/chain.workflow.yaml', ['name: chain', 'steps:', ...steps, output, ''].join('\n'));
  return project;
};

const post = async (url: string, outcomeOf: (answer: Record<string, unknown>) => unknown): Promise<void> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  const answer = (await response.json()) as Record<string, unknown>;
  const outcome = outcomeOf(answer) as { n?: number } | undefined;
  if (outcome?.n !== STEPS) throw new Error(`${url} answers ${response.status} ${JSON.stringify(answer)}`);
};

/** Starts `baton dev` with the workflow. */
export const startBaton = async (): Promise<ChainSystem> => {
  const { root, remove } = chainProject();
  const { url, close } = await startDev(root);
  return {
    name: 'Baton',
    run: () => post(`${url}/workflows/chain/executions?wait=25`, ({ output }) => output),
    close: async () => {
      await close();
      remove();
    },
  };
};

/** The packages of the peers, at the versions that are measured. */
const RESTATE = { '@restatedev/restate-server': '1.7.12', '@restatedev/restate-sdk': '1.17.2' };
const DBOS = { '@dbos-inc/dbos-sdk': '5.3.0' };

/** Installs packages and one of the programs beside this file into a temporary folder. */
const install = (packages: Record<string, string>, program: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-peer-'));
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const names = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', ['install', ...options, ...names], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`npm could not install ${names.join(' ')}: ${stderr.trim().split('\n')[0]}`);
  }
  copyFileSync(join(import.meta.dirname, 'peers', program), join(folder, program));
  return folder;
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Tries until it succeeds; throws if that takes too long, or if one of the processes has ended. */
const until = async (processes: readonly ChildProcess[], attempt: () => Promise<void>): Promise<void> => {
  const last = performance.now() + MAX_START_MILLISECONDS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const isOver = processes.some(({ exitCode }) => exitCode !== null) || performance.now() > last;
      if (isOver) throw error;
      await delay(250);
    }
  }
};

/** Ends processes and removes the folder in which they were. */
const end = async (processes: readonly ChildProcess[], folder: string): Promise<void> => {
  await Promise.all(
    processes.map((child) => {
      if (child.exitCode !== null) return undefined;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      return ended;
    }),
  );
  rmSync(folder, { recursive: true, force: true });
};

/** Starts Restate's server and a service of it. Throws if they cannot be installed or started. */
export const startRestate = async (): Promise<ChainSystem> => {
  const folder = install(RESTATE, 'restate-service.mjs');
  const [service, ingress, admin, node] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const env = {
    ...process.env,
    DO_NOT_TRACK: '1',
    RESTATE_LOGGING: 'ERROR',
    RUST_LOG: 'error',
    RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
    RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
    RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
  };
  const options = { cwd: folder, env, stdio: 'ignore' } as const;
  const server = join(folder, 'node_modules/.bin/restate-server');
  const processes = [
    spawn(process.execPath, ['restate-service.mjs', String(service)], options),
    spawn(server, ['--base-dir', join(folder, 'data')], options),
  ];
  const run = (): Promise<void> => post(`http://127.0.0.1:${ingress}/chain/run`, (answer) => answer);
  try {
    await until(processes, async () => {
      const { ok } = await fetch(`http://127.0.0.1:${admin}/deployments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ uri: `http://127.0.0.1:${service}` }),
      });
      if (!ok) throw new Error('Restate does not take the service');
    });
    await until(processes, run);
  } catch (error) {
    await end(processes, folder);
    throw error;
  }
  const name = `Restate ${RESTATE['@restatedev/restate-server']}`;
  return { name, run, close: () => end(processes, folder) };
};

/** Starts an application of DBOS on a PostgreSQL. Throws if they cannot be installed or started. */
export const startDbos = async (): Promise<ChainSystem> => {
  const { postgres, password, close } = await startPostgres();
  const { host, port, user, database } = postgres;
  const address = `postgresql://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}`;
  let folder: string;
  try {
    folder = install(DBOS, 'dbos-app.mjs');
  } catch (error) {
    await close();
    throw error;
  }
  const own = await freePort();
  const processes = [
    spawn(process.execPath, ['dbos-app.mjs', String(own), address], { cwd: folder, stdio: 'ignore' }),
  ];
  const run = (): Promise<void> => post(`http://127.0.0.1:${own}/`, (answer) => answer);
  const closeAll = async (): Promise<void> => {
    await end(processes, folder);
    await close();
  };
  try {
    await until(processes, run);
  } catch (error) {
    await closeAll();
    throw error;
  }
  return { name: `DBOS ${DBOS['@dbos-inc/dbos-sdk']} on PostgreSQL`, run, close: closeAll };
};
