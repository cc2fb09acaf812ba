import { serve } from '#engine/serve.ts';

/** Serves an endpoint in a separate process, for tests that kill it; prints its URL. Arguments: port, data folder. */
const [port = '0', dataDir] = process.argv.slice(2);
const { url, close } = await serve({ port: Number(port), ...(dataDir && { dataDir }) });
process.stdout.write(`${url}\n`);
process.once('SIGTERM', () => void close());
