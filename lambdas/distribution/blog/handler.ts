import { defineAction } from 'baton/actions';
import { distributionPorts } from '../shared/outbox/ports.ts';
import * as contract from './contract.ts';
import { publishBlog } from './logic.ts';

export const handler = defineAction(contract, publishBlog, { ports: distributionPorts });
