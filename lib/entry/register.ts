/** `node --import baton/register`: loads TypeScript as bundlers read it, in packages of either kind. */
import { loadAuthorModules } from '#core/author-modules.ts';

loadAuthorModules();
