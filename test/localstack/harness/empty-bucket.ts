import { DeleteObjectsCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { clients } from './clients.ts';

/** Deletes every version of every file, as somebody must who removes the data stack. */
export const emptyBucket = async (Bucket: string): Promise<void> => {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await clients.s3.send(
      new ListObjectVersionsCommand({ Bucket }),
    );
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) return;
    await clients.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  }
};
