import { defineAction } from '#actions/define-action.ts';
import { secretText } from '#actions/ports/secrets.ts';
import { systemDatabases } from '#platform/sql/system-databases.ts';
import * as contract from './contract.ts';
import { runSql } from './logic.ts';

export const handler = defineAction(contract, runSql, {
  ports: () => ({ openDatabase: systemDatabases(secretText) }),
});
