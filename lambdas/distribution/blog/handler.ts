import { defineAction } from 'baton/actions';
import factory from '../factory.ts';
import * as contract from './contract.ts';
import { publishBlog } from './logic.ts';

export const handler = defineAction(contract, publishBlog, { ports: factory.ports });
