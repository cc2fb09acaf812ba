import { afterAll, beforeAll, describe } from '@jest/globals';
import { postgresFolder } from '#platform/testing/postgres-server.ts';
import { runsInContainer } from './harness/localstack.ts';
import { deployStepTypes, type StepTypes } from './harness/step-types.ts';
import { calls } from './scenarios/steps/calls.ts';
import { faults } from './scenarios/steps/faults.ts';
import { fields } from './scenarios/steps/fields.ts';
import { kinds } from './scenarios/steps/kinds.ts';
import { platformActions } from './scenarios/steps/platform-actions.ts';
import { services } from './scenarios/steps/services.ts';

let current: StepTypes | undefined;
const deployed = (): StepTypes => {
  if (!current) throw new Error('Nothing is deployed: see what the deployment said above');
  return current;
};

const surroundings = {
  inContainers: await runsInContainer(),
  hasPostgres: postgresFolder() !== undefined,
};

// One deployment of the project in `project/` serves all of them.
describe('On LocalStack,', () => {
  beforeAll(async () => {
    current = await deployStepTypes();
  }, 900_000);
  afterAll(() => current?.close(), 300_000);

  calls(deployed);
  services(deployed);
  kinds(deployed, surroundings);
  platformActions(deployed, surroundings);
  fields(deployed);
  faults(deployed);
});
