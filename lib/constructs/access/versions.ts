import { ENVIRONMENT } from '#contracts/environment.ts';
import type { AccessType } from './access-type.ts';
import { LIVE_ALIAS, machines, permitAll } from './executions.ts';

const onVersions = (names: string[]): AccessType => ({
  grant(target, resources) {
    target.addEnvironment(ENVIRONMENT.alias, LIVE_ALIAS);
    permitAll(target, resources, [[machines(target, resources), names]]);
  },
});

/** Lists versions, and reads which of them new executions get. */
export const versionsRead = onVersions(['ListStateMachineVersions', 'DescribeStateMachineAlias']);

/** Gives new executions another version. */
export const versionsChange = onVersions(['UpdateStateMachineAlias']);
