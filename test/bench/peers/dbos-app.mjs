/** An application of DBOS whose requests each run ten trivial steps: `node dbos-app.mjs PORT DATABASE_URL`, in a folder where its SDK is installed. */
import { createServer } from 'node:http';
import { DBOS } from '@dbos-inc/dbos-sdk';

const [port, systemDatabaseUrl] = process.argv.slice(2);

const chain = DBOS.registerWorkflow(
  async () => {
    let n = 0;
    for (let step = 1; step <= 10; step++)
      n = await DBOS.runStep(async () => n + 1, { name: `step_${step}` });
    return { n };
  },
  { name: 'chain' },
);

DBOS.setConfig({ name: 'bench', systemDatabaseUrl, runAdminServer: false, logLevel: 'error' });
await DBOS.launch();
createServer(async (_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(await chain()));
}).listen(Number(port), '127.0.0.1');
