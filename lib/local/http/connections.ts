import { readFileSync } from 'node:fs';
import type { Connection } from '#contracts/connections/connection.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { localConnectionArn } from '#contracts/names.ts';
import { isObject, parseJson } from '#core/json.ts';

/** How HTTP tasks of the local stack are authorised. */
export interface LocalConnections {
  /** Returns a connection by its ARN; undefined if it authorises nothing. */
  connectionOf(arn: string): Connection | undefined;
  /** Returns a secret by its name; undefined if there is none. */
  secret(name: string): string | undefined;
}

/** Returns the connections that workflows use, with the secrets in a file, which is read again for each call. */
export const localConnections = (
  manifests: () => readonly WorkflowManifest[],
  secretsFile: string,
): LocalConnections => ({
  connectionOf(arn) {
    for (const { substitutions } of manifests()) {
      for (const one of Object.values(substitutions))
        if (one.kind === 'connection' && localConnectionArn(one.connection) === arn) return one.described;
    }
    return undefined;
  },
  secret(name) {
    const secrets = parseJson(readOr(secretsFile, '{}'));
    const value = isObject(secrets) && Object.hasOwn(secrets, name) ? secrets[name] : undefined;
    return typeof value === 'string' ? value : undefined;
  },
});

const readOr = (file: string, otherwise: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
};
