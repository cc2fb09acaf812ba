/** A service of Restate that does ten trivial steps: `node restate-service.mjs PORT`, in a folder where its SDK is installed. */
import { endpoint, service } from '@restatedev/restate-sdk';

const chain = service({
  name: 'chain',
  handlers: {
    run: async (context) => {
      let n = 0;
      for (let step = 1; step <= 10; step++) n = await context.run(`step_${step}`, () => n + 1);
      return { n };
    },
  },
});

await endpoint().bind(chain).listen(Number(process.argv[2]));
