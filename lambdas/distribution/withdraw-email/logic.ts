import { withdrawFrom } from '../shared/outbox/withdraw.ts';

/** Withdraws the e-mails of a campaign. */
export const withdrawEmail = withdrawFrom('email');
