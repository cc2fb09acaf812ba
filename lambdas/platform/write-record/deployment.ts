import type { Deployment } from '#contracts/deployment.ts';

// The records are those of the workflows' steps, which their definitions name.
export default {} satisfies Deployment;
