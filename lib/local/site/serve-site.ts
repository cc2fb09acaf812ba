import { type LoopbackServer, listenOnLoopback } from '../http/listen.ts';
import { createSite, type SiteOptions } from './site.ts';

/** Serves the site on a port, 0 for any that is free. */
export const serveSite = async (
  options: SiteOptions,
  port: number,
): Promise<Pick<LoopbackServer, 'url' | 'close'>> => {
  const site = createSite(options);
  try {
    const server = await listenOnLoopback(site.serve, port);
    const close = async (): Promise<void> => {
      site.close();
      await server.close();
    };
    return { url: server.url, close };
  } catch (error) {
    site.close();
    throw error;
  }
};
