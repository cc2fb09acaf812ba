import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';
import { drawBanners } from './logic.ts';
import { imagePorts } from './ports.ts';

export const handler = defineAction(contract, drawBanners, { ports: imagePorts });
