import type { TemplateSet } from '../template-set.ts';
import { emails } from './emails.ts';
import { headlines } from './headlines.ts';
import { posts } from './posts.ts';
import { social } from './social.ts';

/** Templates in English. */
export const english: TemplateSet = { headlines, emails, posts, social };
