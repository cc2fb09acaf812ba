import { defineAction } from 'baton/actions';
import factory from '../factory.ts';
import * as contract from './contract.ts';
import { withdrawBlog } from './logic.ts';

export const handler = defineAction(contract, withdrawBlog, { ports: factory.ports });
