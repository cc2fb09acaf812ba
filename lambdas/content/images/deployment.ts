import type { Deployment } from 'baton/actions';
import { FONT_FILES, WASM_FILE } from './png/package-files.ts';

/** Memory for a whole processor: rendering takes nothing but computing. */
export default {
  access: ['storage'],
  files: [...FONT_FILES, WASM_FILE],
  memoryMegabytes: 1769,
  timeoutSeconds: 60,
} satisfies Deployment;
