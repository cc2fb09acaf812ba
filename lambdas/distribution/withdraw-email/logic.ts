import { withdrawFrom } from '../outbox/withdraw.ts';

/** Withdraws the e-mails of a campaign. */
export const withdrawEmail = withdrawFrom('email');
