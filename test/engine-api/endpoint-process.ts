/** Serves an endpoint in a separate process, for tests that kill it; prints its URL. Arguments: port, data folder. */
import { enableCompileCache, flushCompileCache } from 'node:module';
import { rememberImports } from '#core/known-imports.ts';

enableCompileCache();
const keepImports = rememberImports();
const { serve } = await import('#engine/serve.ts');
const [port = '0', dataDir] = process.argv.slice(2);
const { url, close } = await serve({ port: Number(port), ...(dataDir && { dataDir }) });
process.stdout.write(`${url}\n`);
// It is killed, which leaves it no time to write what it compiled and found.
flushCompileCache();
keepImports();
process.once('SIGTERM', () => void close());
