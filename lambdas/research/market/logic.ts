import type { z } from 'zod';
import { addressed, isMailable, parseCustomers } from '#lambdas/campaign/customers.ts';
import { campaignFiles, FILES, type FilesContext, readText } from '#lambdas/campaign/files.ts';
import type * as contract from './contract.ts';
import { segmentFigures } from './figures.ts';
import { trendsOf } from './trends.ts';

/** Reads the customer list and says who is in it, who can be reached and what grows. */
export const researchMarket = async (
  { brief }: z.output<typeof contract.input>,
  context: FilesContext,
): Promise<z.input<typeof contract.output>> => {
  const { customers, rejected } = parseCustomers(await readText(context, brief.customers_file));
  const audience = addressed(customers, brief);
  const segments = segmentFigures(brief, audience);
  const trends = trendsOf(brief, audience, segments);
  const languages = brief.locales.map((locale) => ({
    locale,
    customers: audience.filter((customer) => customer.locale === locale).length,
    mailable: audience.filter((customer) => customer.locale === locale && isMailable(customer)).length,
  }));
  const figures = {
    customers: customers.length,
    mailable: audience.filter(isMailable).length,
    segments,
    trends,
  };
  const file = await campaignFiles(context).writeJson(FILES.market, { ...figures, languages, rejected });
  return { ...figures, rejected: rejected.length, file };
};
