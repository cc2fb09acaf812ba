import { withdrawFrom } from '../shared/outbox/withdraw.ts';

/** Withdraws the blog posts of a campaign. */
export const withdrawBlog = withdrawFrom('blog');
