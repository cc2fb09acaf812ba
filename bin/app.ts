import { synthesize } from '#stacks/index.ts';

await synthesize();
