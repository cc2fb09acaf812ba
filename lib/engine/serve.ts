import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defined } from '#core/defined.ts';
import { listen } from './api/server.ts';
import { type MockConfig, parseMockConfig } from './drivers/live/mocks.ts';
import { createEngine, type Engine } from './engine.ts';
import type { Integrations } from './integrations/integration.ts';
import { MemoryStore } from './store/memory.ts';
import { SqliteStore } from './store/sqlite.ts';
import type { Durability } from './store/sqlite-connection.ts';

/** The port of Step Functions Local. */
const DEFAULT_PORT = 8083;

/** Where the endpoint listens, where it keeps its data, and what its tasks call. */
export interface ServeOptions {
  /** @default 127.0.0.1 */
  host?: string;
  /** 0 takes a free one. @default 8083 */
  port?: number;
  /** Folder of the database; without one, everything is gone when the process ends. */
  dataDir?: string;
  /** What an answered request survives. @default 'process' */
  durability?: Durability;
  /** Path of a mock configuration file. @default SFN_MOCK_CONFIG */
  mockConfig?: string;
  integrations?: Integrations;
  region?: string;
  account?: string;
}

/** A running endpoint with its engine. */
export interface Served {
  url: string;
  engine: Engine;
  close(): Promise<void>;
}

/**
 * Starts an engine and its endpoint. Rejects with an Error that says what to do when the mock configuration cannot be
 * read, the data folder belongs to another version, or the port is taken.
 */
export const serve = async (options: ServeOptions = {}): Promise<Served> => {
  const mockConfig = readMockConfig(options.mockConfig ?? process.env.SFN_MOCK_CONFIG);
  const { region, account, integrations, dataDir, durability } = options;
  const store =
    dataDir === undefined
      ? new MemoryStore()
      : new SqliteStore({ file: join(dataDir, 'baton.sqlite'), ...defined({ durability }) });
  const engine = createEngine({ store, mockConfig, region, account, integrations });
  try {
    const endpoint = await listen(engine, { host: options.host, port: options.port ?? DEFAULT_PORT });
    const close = async (): Promise<void> => {
      await endpoint.close();
      await engine.close();
    };
    return { url: endpoint.url, engine, close };
  } catch (error) {
    await engine.close();
    throw error;
  }
};

const readMockConfig = (path: string | undefined): MockConfig | undefined => {
  if (!path) return undefined;
  const parsed = parseMockConfig(readFileSync(path, 'utf8'));
  if (typeof parsed === 'string') throw new Error(`${path}: ${parsed}`);
  return parsed;
};
