/** `baton/actions`: what Lambda actions are made of. */
export { z } from 'zod';
export type { ActionContext } from '#actions/action-call.ts';
export { ActionError } from '#actions/action-error.ts';
export type { Contract } from '#actions/contract.ts';
export {
  type ActionHandler,
  type ActionWiring,
  defineAction,
  type Logic,
} from '#actions/define-action.ts';
export { requireEnvironment } from '#actions/ports/environment.ts';
export { openStorage } from '#actions/storage/open-storage.ts';
export { checkKey, type Storage } from '#actions/storage/storage.ts';
export type { FactoryDescription as Factory } from '#compiler/types.ts';
export type { Access, Deployment, Subscription } from '#contracts/deployment.ts';
export type { DeclaredErrors } from '#contracts/errors.ts';
export type { Clock } from '#core/clock.ts';
export { html, type Markup, type MarkupValue, trusted } from '#core/html.ts';
export { expectationWords, issueWords } from '#core/issue-words.ts';
export type { Json, JsonObject } from '#core/json.ts';
