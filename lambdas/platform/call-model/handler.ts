import { defineAction } from '#actions/define-action.ts';
import { secretText } from '#actions/ports/secrets.ts';
import { askModel, countTokens } from '#platform/models/system-models.ts';
import * as contract from './contract.ts';
import { callModel } from './logic.ts';

export const handler = defineAction(contract, callModel, {
  ports: () => ({ ask: askModel(secretText), countTokens }),
});
