import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { importFile } from '#core/import-file.ts';
import { TaskFailure } from '../integration.ts';

/** A module `@aws-sdk/client-…`: its client, its commands, and more. */
export type SdkModule = Record<string, unknown>;

const require = createRequire(import.meta.url);
const loaded = new Map<string, Promise<SdkModule>>();

/** Names in task resources that differ from the packages' beyond hyphens (AWS SDK for Java against JavaScript). */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['apigatewayv2', 'apigatewayv2'],
  ['cloudwatchevents', 'cloudwatch-events'],
  ['costexplorer', 'cost-explorer'],
  ['elasticloadbalancing', 'elastic-load-balancing'],
  ['elasticloadbalancingv2', 'elastic-load-balancing-v2'],
  ['stepfunctions', 'sfn'],
]);

/**
 * Returns the SDK module of a service as task resources write it (`dynamodb`, `secretsmanager`), imported when first used.
 * Rejects with a TaskFailure that names the package when it is not installed.
 */
export const loadSdk = (service: string): Promise<SdkModule> => {
  let module = loaded.get(service);
  if (!module) {
    module = importSdk(service);
    module.catch(() => loaded.delete(service));
    loaded.set(service, module);
  }
  return module;
};

const importSdk = async (service: string): Promise<SdkModule> => {
  const path = sdkPath(service);
  if (path !== undefined) return (await importFile(path)) as SdkModule;
  const name = `@aws-sdk/client-${packageName(service)}`;
  throw new TaskFailure(
    'States.Runtime',
    `No AWS SDK client for "${service}" is installed; run: npm install ${name} (some packages have hyphens between the words)`,
  );
};

/** Returns the path of the main module of a service's SDK package; undefined if it is not installed. */
export const sdkPath = (service: string): string | undefined => {
  const wanted = packageName(service).replaceAll('-', '');
  for (const root of roots()) {
    const name = clientsIn(root).find((client) => client.replaceAll('-', '') === wanted);
    if (name !== undefined) return createRequire(join(root, 'x.js')).resolve(`@aws-sdk/client-${name}`);
  }
  return undefined;
};

const packageName = (service: string): string => OTHER_NAMES.get(service) ?? service;

/** Folders that may hold packages: Baton's own, then those of the project that it runs in. */
const roots = (): string[] => [
  ...(require.resolve.paths('@aws-sdk/client-sfn') ?? []),
  ...(createRequire(join(process.cwd(), 'x.js')).resolve.paths('@aws-sdk/client-sfn') ?? []),
];

const clientsIn = (root: string): string[] => {
  try {
    return readdirSync(join(root, '@aws-sdk'))
      .filter((name) => name.startsWith('client-'))
      .map((name) => name.slice('client-'.length));
  } catch {
    return [];
  }
};
