import type { Deployment } from '#contracts/deployment.ts';

// It computes, and reaches nothing.
export default {} satisfies Deployment;
