import { defineAction } from 'baton/actions';
import factory from '../factory.ts';
import * as contract from './contract.ts';
import { withdrawEmail } from './logic.ts';

export const handler = defineAction(contract, withdrawEmail, { ports: factory.ports });
