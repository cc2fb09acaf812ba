import type { z } from 'zod';
import { addressed, isMailable, parseCustomers } from '../../shared/campaign/customers.ts';
import { type FilesContext, readText } from '../../shared/campaign/files.ts';
import { headlineFor, readCopy } from '../shared/distribution-input.ts';
import type { DistributionPorts } from '../shared/outbox/ports.ts';
import type * as contract from './contract.ts';
import { mailingFiles, variantsOf } from './mailing.ts';
import { previewFiles } from './preview.ts';

/** Writes the e-mails and hands them to the outbox. */
export const sendEmails = async (
  input: z.output<typeof contract.input>,
  context: Pick<FilesContext, 'storage'> & DistributionPorts,
): Promise<z.input<typeof contract.output>> => {
  const { brief, campaign } = input;
  const { customers } = parseCustomers(await readText(context, input.customers));
  const audience = addressed(customers, brief);
  const content = {
    brief,
    ...(await readCopy(context, input)),
    customers: audience,
    headline: (locale: (typeof brief.locales)[number]) => headlineFor(input, locale),
    sendTime: input.send_time,
  };
  const mailings = variantsOf(content);
  const publication = await context.outbox.publish({ campaign, channel: 'email' }, [
    ...mailingFiles(content, mailings),
    ...previewFiles(content, mailings),
  ]);
  return {
    recipients: mailings.reduce((sum, mailing) => sum + mailing.readers.length, 0),
    variants: mailings.length,
    skipped: audience.filter((customer) => !isMailable(customer)).length,
    publication,
  };
};
