/** `baton/constructs`: CDK constructs that deploy workflows, their actions and the platform. */
export * from '#constructs/index.ts';
export { type BatonAppOptions, batonApp, synthesize } from '#stacks/index.ts';
