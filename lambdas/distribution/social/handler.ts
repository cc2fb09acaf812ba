import { defineAction } from 'baton/actions';
import factory from '../factory.ts';
import * as contract from './contract.ts';
import { scheduleSocial } from './logic.ts';

export const handler = defineAction(contract, scheduleSocial, { ports: factory.ports });
