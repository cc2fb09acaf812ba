import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { TaskFailure } from '../integration.ts';
import { localCredentials } from '../sdk/clients.ts';
import type { ObjectStorage } from './objects.ts';

/** Opens S3, or whatever answers at AWS_ENDPOINT_URL_S3; the SDK is loaded when it is first needed. */
export const s3Objects = (region: string): ObjectStorage => {
  let client: S3Client | undefined;
  const s3 = async () => {
    const sdk = await import('@aws-sdk/client-s3');
    // Emulators answer under one host name, not one per bucket.
    const forcePathStyle = (process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL) !== undefined;
    client ??= new sdk.S3Client({ region, forcePathStyle, ...localCredentials('s3') });
    return { sdk, client };
  };
  return {
    async open(bucket, key, parameters) {
      const { sdk, client } = await s3();
      const answer = await client
        .send(new sdk.GetObjectCommand({ ...parameters, Bucket: bucket, Key: key }))
        .catch(refused);
      // In Node, the body is a stream.
      return (answer.Body as Readable | undefined) ?? [];
    },
    async *list(bucket, prefix) {
      const { sdk, client } = await s3();
      let token: string | undefined;
      do {
        const command = new sdk.ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ContinuationToken: token,
        });
        const page = await client.send(command).catch(refused);
        for (const object of page.Contents ?? []) {
          yield {
            Etag: object.ETag ?? '',
            Key: object.Key ?? '',
            LastModified: Math.floor((object.LastModified?.getTime() ?? 0) / 1000),
            Size: object.Size ?? 0,
            StorageClass: object.StorageClass ?? 'STANDARD',
          };
        }
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
    async put(bucket, key, body) {
      const { sdk, client } = await s3();
      await client.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: key, Body: body })).catch(refused);
    },
  };
};

const refused = (error: Error): never => {
  throw new TaskFailure(`S3.${error.name}`, error.message);
};
