import { beforeAll, describe } from '@jest/globals';
import { type Deployed, setUp } from './harness/deployment.ts';
import { campaign } from './scenarios/campaign.ts';
import { control } from './scenarios/control.ts';
import { expiry } from './scenarios/expiry.ts';
import { failure } from './scenarios/failure.ts';
import { lifecycles } from './scenarios/lifecycles.ts';
import { reading } from './scenarios/reading.ts';
import { redeployment } from './scenarios/redeployment.ts';
import { removal } from './scenarios/removal.ts';
import { triggers } from './scenarios/triggers.ts';

let current: Deployed | undefined;
const deployed = (): Deployed => {
  if (!current) throw new Error('Nothing is deployed: see what the deployment said above');
  return current;
};

// One deployment serves all scenarios, which run in this order: a deployment takes minutes, and the last scenario removes it.
describe('deployed by CDK on LocalStack', () => {
  beforeAll(async () => {
    current = await setUp();
  }, 900_000);
  describe('the campaign', () => campaign(deployed));
  describe('an approval that expires', () => expiry(deployed));
  describe('a channel that is down', () => failure(deployed));
  describe('triggers', () => triggers(deployed));
  describe('an entity', () => lifecycles(deployed));
  describe('control', () => control(deployed));
  describe('the read side', () => reading(deployed));
  describe('a changed workflow', () => redeployment(deployed));
  describe('removal', () => removal(deployed));
});
