import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { TaskFailure } from '../integration.ts';
import type { ObjectStorage } from './objects.ts';

/** Returns a folder in place of S3: a folder in it is a bucket, a file in that an object. */
export const folderObjects = (root: string): ObjectStorage => {
  const pathOf = (bucket: string, key: string): string => {
    const base = resolve(root, bucket);
    if (base !== resolve(root) && dirname(base) !== resolve(root)) {
      throw new TaskFailure('S3.InvalidBucketName', `The specified bucket is not valid: ${bucket}`);
    }
    const path = resolve(base, key);
    if (path !== base && !path.startsWith(base + sep)) {
      throw new TaskFailure('S3.AccessDenied', `The key ${key} leaves the folder of the bucket ${bucket}`);
    }
    return path;
  };
  return {
    async open(bucket, key) {
      const path = pathOf(bucket, key);
      const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
      });
      if (stats?.isFile()) return createReadStream(path);
      throw new TaskFailure(
        'S3.NoSuchKey',
        `The specified key does not exist: ${key} in ${join(root, bucket)}`,
      );
    },
    async *list(bucket, prefix) {
      const base = pathOf(bucket, '');
      const found = await readdir(base, { recursive: true, withFileTypes: true }).catch(() => []);
      const keys = found
        .filter((entry) => entry.isFile())
        .map((entry) => relative(base, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .filter((key) => key.startsWith(prefix))
        .sort();
      for (const key of keys) {
        const { size, mtimeMs } = await stat(join(base, key));
        yield {
          Etag: `"${createHash('md5').update(`${key}:${size}:${mtimeMs}`).digest('hex')}"`,
          Key: key,
          LastModified: Math.floor(mtimeMs / 1000),
          Size: size,
          StorageClass: 'STANDARD',
        };
      }
    },
    async put(bucket, key, body) {
      const path = pathOf(bucket, key);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, body);
    },
  };
};
