import { ENVIRONMENT } from '#contracts/environment.ts';
import type { AccessType } from './access-type.ts';

/** File beside the code that describes the deployed workflows; a function's working directory is its code's folder. */
export const MANIFESTS_FILE = 'manifests.json';

/** The file is put beside the manifests when the code is bundled, so nothing needs to be granted. */
export const deployment: AccessType = { grant: () => undefined };

/** The file is put there when the code is bundled, so nothing needs to be granted. */
export const manifests: AccessType = {
  grant: (target) => {
    target.addEnvironment(ENVIRONMENT.manifests, MANIFESTS_FILE);
  },
};
