import { appendFileSync } from 'node:fs';

/**
 * Loaded into `baton dev` by the bench: writes down which turns of the event loop have worked for long, and when. It counts the processor time
 * of the main thread, which is nearly the same however busy the machine is.
 */
const LOOK_MILLISECONDS = 5;
const LONG_MILLISECONDS = 15;

const file = process.env.BATON_BENCH_LOOP ?? '';
const spent = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
let before = spent();

// Between two looks there is one turn, and at most what fits into the time of the timer.
setInterval(() => {
  const now = spent();
  const milliseconds = now - before;
  before = now;
  if (milliseconds >= LONG_MILLISECONDS)
    appendFileSync(file, `${JSON.stringify({ at: Date.now(), milliseconds })}\n`);
}, LOOK_MILLISECONDS).unref();
