/** `baton/actions`: what Lambda actions are made of. */
export { z } from 'zod';
export type { Access, Deployment, Subscription } from '#contracts/deployment.ts';
export type { DeclaredErrors } from '#contracts/errors.ts';
export type { ActionContext } from '#lambdas/shared/action/context.ts';
export type { Contract } from '#lambdas/shared/action/contract.ts';
export { ActionError } from '#lambdas/shared/action-error.ts';
export {
  type ActionHandler,
  type ActionWiring,
  defineAction,
  type Logic,
} from '#lambdas/shared/define-action.ts';
