import { defineAction } from 'baton/actions';
import factory from '../factory.ts';
import * as contract from './contract.ts';
import { sendEmails } from './logic.ts';

export const handler = defineAction(contract, sendEmails, { ports: factory.ports });
