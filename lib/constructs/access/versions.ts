import { ENVIRONMENT } from '#contracts/environment.ts';
import type { AccessType } from './access-type.ts';
import { LIVE_ALIAS, machines, permitAll } from './executions.ts';

const onVersions = (names: string[]): AccessType => ({
  grant(target, resources) {
    target.addEnvironment(ENVIRONMENT.alias, LIVE_ALIAS);
    permitAll(target, resources, [[machines(target, resources), names]]);
  },
});

/** Lists and reads versions, and which of them new executions get. */
export const versionsRead = onVersions([
  'ListStateMachineVersions',
  'DescribeStateMachine',
  'DescribeStateMachineAlias',
]);

/** Gives new executions another version. */
export const versionsChange = onVersions(['UpdateStateMachineAlias']);
