import type { Connection } from '#contracts/connections/connection.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { localConnectionArn } from '#contracts/names.ts';
import { secretInFiles } from '#contracts/secrets/secret-file.ts';

/** How HTTP tasks of the local stack are authorised. */
export interface LocalConnections {
  /** Returns a connection by its ARN; undefined if it authorises nothing. */
  connectionOf(arn: string): Connection | undefined;
  /** Returns a secret by its name; undefined if there is none. */
  secret(name: string): string | undefined;
}

/** Returns the connections that workflows use, with the secrets in files, which are read again for each call. */
export const localConnections = (
  manifests: () => readonly WorkflowManifest[],
  secretFiles: readonly string[],
): LocalConnections => ({
  connectionOf(arn) {
    for (const { substitutions } of manifests()) {
      for (const one of Object.values(substitutions))
        if (one.kind === 'connection' && localConnectionArn(one.connection) === arn) return one.described;
    }
    return undefined;
  },
  secret: (name) => secretInFiles(name, secretFiles),
});
