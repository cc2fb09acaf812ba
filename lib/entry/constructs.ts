/** `baton/constructs`: CDK constructs that deploy workflows, their actions and the platform. */
export * from '#constructs/index.ts';
export type { BatonSettings } from '#contracts/config/settings.ts';
export {
  Baton,
  type BatonAppOptions,
  type BatonProps,
  batonApp,
  synthesize,
} from '#stacks/index.ts';
