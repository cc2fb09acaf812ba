import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { EXPIRING_TAG } from '#contracts/stored-values.ts';
import { contentTypeOf } from './content-type.ts';
import { checkKey, type Storage } from './storage.ts';

const missing = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'NotFound');

/** Opens a storage under a prefix of an S3 bucket; uses path-style addresses if another endpoint replaces S3. */
export const s3Storage = (
  location: string,
  client = new S3Client({
    forcePathStyle:
      process.env.AWS_ENDPOINT_URL !== undefined || process.env.AWS_ENDPOINT_URL_S3 !== undefined,
  }),
): Storage => {
  const { hostname: Bucket, pathname } = new URL(location);
  const folder = pathname.replace(/^\/+|\/+$/g, '');
  const prefix = folder === '' ? '' : `${folder}/`;
  const tagging = process.env[ENVIRONMENT.filesExpire] === 'true' ? { Tagging: EXPIRING_TAG } : {};
  const Key = (key: string): string => `${prefix}${checkKey(key)}`;

  return {
    async put(key, body, contentType = contentTypeOf(key)) {
      await client.send(
        new PutObjectCommand({ Bucket, Key: Key(key), Body: body, ContentType: contentType, ...tagging }),
      );
      return `s3://${Bucket}/${Key(key)}`;
    },
    async get(key) {
      try {
        const found = await client.send(new GetObjectCommand({ Bucket, Key: Key(key) }));
        const body = (await found.Body?.transformToByteArray()) ?? new Uint8Array();
        return { body, contentType: found.ContentType ?? contentTypeOf(key) };
      } catch (error) {
        if (missing(error)) return undefined;
        throw error;
      }
    },
    async list(start = '') {
      const keys: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket, Prefix: `${prefix}${start}`, ContinuationToken }),
        );
        for (const { Key: key } of page.Contents ?? [])
          if (key !== undefined) keys.push(key.slice(prefix.length));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      return keys.sort();
    },
    async delete(key) {
      try {
        await client.send(new HeadObjectCommand({ Bucket, Key: Key(key) }));
      } catch (error) {
        if (missing(error)) return false;
        throw error;
      }
      await client.send(new DeleteObjectCommand({ Bucket, Key: Key(key) }));
      return true;
    },
    uri: (key) => `s3://${Bucket}/${Key(key)}`,
  };
};
