import { ENVIRONMENT } from '#contracts/environment.ts';
import type { AccessType } from './access-type.ts';
import { allow } from './allow.ts';

/** Puts events on Baton's bus. */
export const bus: AccessType = {
  grant(target, { bus }) {
    target.addEnvironment(ENVIRONMENT.bus, bus.eventBusName);
    allow(target, ['events:PutEvents'], [bus.eventBusArn]);
  },
};
