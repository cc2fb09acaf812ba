import { withdrawFrom } from '../shared/outbox/withdraw.ts';

/** Withdraws the social posts and their schedule of a campaign. */
export const withdrawSocial = withdrawFrom('social');
