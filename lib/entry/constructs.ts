/** `baton/constructs`: CDK constructs that deploy workflows, their actions and the platform. */
export * from '#constructs/index.ts';
export {
  Baton,
  type BatonAppOptions,
  type BatonProps,
  type BatonSettings,
  batonApp,
  synthesize,
} from '#stacks/index.ts';
