import type { listFiles as route } from '#contracts/http/routes/list-files.ts';
import { defined } from '#core/defined.ts';
import type { Serves } from '#platform/handlers/serves.ts';

/** Files in an answer if nothing is said: each has an address of about a kilobyte. */
const LIMIT = 500;

/** Lists the files below the folder of an execution. */
export const listFiles: Serves<typeof route> = async (
  { parameters: { execution }, query },
  { signedFiles },
) => {
  const { files, nextToken } = await signedFiles(execution, {
    limit: query.limit ?? LIMIT,
    ...defined({ nextToken: query.next_token }),
  });
  return {
    files: files.map(({ path, bytes, contentType, url }) => ({
      path,
      bytes,
      content_type: contentType,
      url,
    })),
    ...defined({ next_token: nextToken }),
  };
};
