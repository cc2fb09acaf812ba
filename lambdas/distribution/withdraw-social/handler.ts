import { defineAction } from 'baton/actions';
import factory from '../factory.ts';
import * as contract from './contract.ts';
import { withdrawSocial } from './logic.ts';

export const handler = defineAction(contract, withdrawSocial, { ports: factory.ports });
