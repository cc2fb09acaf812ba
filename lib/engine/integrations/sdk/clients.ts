import { loadSdk, type SdkModule } from './packages.ts';

/** What this part uses of an SDK client. */
export interface SdkClient {
  send(command: object, options?: { abortSignal?: AbortSignal }): Promise<Record<string, unknown>>;
  config: { serviceId: string };
}

const clients = new Map<string, SdkClient>();

/**
 * Returns the client of a service in a region, under a role if a task has `Credentials`. Endpoints and credentials come from
 * the environment as the SDK reads it (AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_<SERVICE>); a local endpoint needs no credentials.
 */
export const sdkClient = async (
  service: string,
  region: string,
  roleArn: string | undefined,
): Promise<{ client: SdkClient; module: SdkModule }> => {
  const module = await loadSdk(service);
  const key = `${service} ${region} ${roleArn ?? ''}`;
  let client = clients.get(key);
  if (!client) {
    const Client = clientClass(module);
    client = new Client({ region, maxAttempts: 1, ...(await credentials(service, roleArn, region)) });
    clients.set(key, client);
  }
  return { client, module };
};

const clientClass = (module: SdkModule): (new (config: object) => SdkClient) => {
  const name = Object.keys(module).find((key) => /^[A-Z]\w*Client$/.test(key) && !key.startsWith('__'));
  return module[name ?? ''] as new (
    config: object,
  ) => SdkClient;
};

const credentials = async (service: string, roleArn: string | undefined, region: string): Promise<object> => {
  if (roleArn === undefined) return localCredentials(service);
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const assumed = fromTemporaryCredentials({
    params: { RoleArn: roleArn, RoleSessionName: 'baton' },
    clientConfig: { region, ...localCredentials('sts') },
  });
  return { credentials: assumed };
};

/** Returns the part of a client's configuration that lets it call a service on this machine when there are no credentials. */
export const localCredentials = (service: string): object => {
  const isLocalService = isLocal(ownEndpoint(service) ?? process.env.AWS_ENDPOINT_URL);
  if (!isLocalService || process.env.AWS_ACCESS_KEY_ID) return {};
  return { credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
};

/** AWS_ENDPOINT_URL_<SERVICE>, where the SDK writes the service with underscores. */
const ownEndpoint = (service: string): string | undefined => {
  const wanted = `AWS_ENDPOINT_URL_${service}`.replaceAll(/[-_]/g, '').toUpperCase();
  return Object.entries(process.env).find(([name]) => name.replaceAll('_', '') === wanted)?.[1];
};

const isLocal = (url: string | undefined): boolean =>
  url !== undefined && /^https?:\/\/(localhost|127\.|\[::1\])/.test(url);
