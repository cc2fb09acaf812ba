/**
 * Loaded into the CDK CLI, which asks every five seconds whether a stack is done: a stack of AWS takes minutes, and LocalStack's is done when it
 * is asked again.
 */
const { setTimeout } = globalThis;

const POLL_MILLISECONDS = 5000;
const OFTEN_MILLISECONDS = 500;

const asking = (callback: (...args: unknown[]) => void, milliseconds?: number, ...args: unknown[]) =>
  setTimeout(callback, milliseconds === POLL_MILLISECONDS ? OFTEN_MILLISECONDS : milliseconds, ...args);

globalThis.setTimeout = Object.assign(asking, setTimeout) as typeof setTimeout;
