import type { S3Client } from '@aws-sdk/client-s3';
import { contentTypeOf } from '#actions/storage/content-type.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { environment } from '#contracts/local-services.ts';
import { defined } from '#core/defined.ts';
import { Problem } from '../problem.ts';

/** A file with an address at which whoever has it may read it, for a time. */
export interface SignedFile {
  /** Path in its folder. */
  path: string;
  bytes: number;
  contentType: string;
  url: string;
}

/** A page of files. */
interface FilePage {
  files: SignedFile[];
  nextToken?: string;
}

/** Lists the files of a folder, by their paths. */
export type SignedFiles = (
  folder: string,
  options: { limit: number; nextToken?: string },
) => Promise<FilePage>;

/** How long an address is good. The role of a function ends it earlier if its own credentials do. */
const SECONDS = 3600;

/** Opens S3; with another endpoint in its place, addresses have the bucket in their path. */
export const openS3 = async (): Promise<S3Client> =>
  new (await import('@aws-sdk/client-s3')).S3Client({
    forcePathStyle:
      environment().AWS_ENDPOINT_URL !== undefined || environment().AWS_ENDPOINT_URL_S3 !== undefined,
  });

/** Returns the files at `BATON_STORAGE`, which is in S3; the local stack serves files by itself. */
export const signedFilesIn =
  (open: () => Promise<S3Client>): SignedFiles =>
  async (folder, { limit, nextToken }) => {
    const [, Bucket, root] = /^s3:\/\/([^/]+)\/(.+)$/.exec(environment()[ENVIRONMENT.storage] ?? '') ?? [];
    if (Bucket === undefined)
      throw new Problem('not_found', 'The files are not in S3; the local stack serves them');
    const [{ GetObjectCommand, ListObjectsV2Command }, { getSignedUrl }, client] = await Promise.all([
      import('@aws-sdk/client-s3'),
      import('@aws-sdk/s3-request-presigner'),
      open(),
    ]);
    const Prefix = `${root}/${folder}/`;
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket,
        Prefix,
        MaxKeys: limit,
        ...defined({ StartAfter: startOf(Prefix, nextToken) }),
      }),
    );
    const files = await Promise.all(
      (page.Contents ?? []).map(async ({ Key = '', Size = 0 }) => ({
        path: Key.slice(Prefix.length),
        bytes: Size,
        contentType: contentTypeOf(Key),
        url: await getSignedUrl(client, new GetObjectCommand({ Bucket, Key }), { expiresIn: SECONDS }),
      })),
    );
    const last = page.IsTruncated ? files.at(-1)?.path : undefined;
    return { files, ...defined({ nextToken: last && Buffer.from(last).toString('base64url') }) };
  };

/** The token is the last path of the page before. */
const startOf = (prefix: string, token: string | undefined): string | undefined =>
  token === undefined ? undefined : `${prefix}${Buffer.from(token, 'base64url').toString()}`;
