/**
 * Continues in a Node that is new enough. Older versions of Node must be able to read this file, so it is plain JavaScript: `node --import
 * ./bin/ensure-node.js script` does nothing on Node 22.18 and later, and elsewhere runs the script in the Node that `bin/runtime` brings.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { constants } from 'node:os';

/** File descriptor of a pipe that closes when the process ends that has started this one. */
const PARENT = 3;

/** Tells the newer Node that it has this pipe. */
const HAS_PARENT = 'BATON_ENSURE_NODE_PIPE';

/** Milliseconds in which a process may end in order after the one that has started it is gone, or answer after a signal. */
const MAX_FAREWELL = 10_000;

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) await runInNewerNode();
else if (process.env[HAS_PARENT] !== undefined) endWithParent();

async function runInNewerNode() {
  const path = newerNode();
  if (path === undefined) {
    console.error(
      `Baton needs Node 22.18 or later, and this is ${process.version}: install a newer one (https://nodejs.org).`,
    );
    process.exit(1);
  }
  const child = spawn(path, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, [HAS_PARENT]: 'yes' },
  });
  // A terminal sends Ctrl-C to both processes; other signals, and those of a supervisor, reach only this one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      killUnlessItAnswers(child);
    });
  }
  const code = await new Promise((resolve) => {
    child.on('error', (error) => resolve(console.error(`Cannot run ${path}: ${error.message}`) ?? 1));
    child.on('close', (exitCode, signal) => resolve(exitCode ?? 128 + constants.signals[signal]));
  });
  process.exit(code);
}

/** Kills a process that is too busy to see a signal, because of an endless loop. One that answers may take the time that it needs to end in order. */
function killUnlessItAnswers(child) {
  const pipe = child.stdio[PARENT];
  const timer = setTimeout(() => child.kill('SIGKILL'), MAX_FAREWELL);
  pipe.once('data', () => clearTimeout(timer));
  pipe.on('error', () => {}).write('?');
}

/** Ends this process when the one that has started it is gone: after kill -9 it can pass on no signal, and a stack would run on unseen. */
function endWithParent() {
  // Not for what this process starts.
  delete process.env[HAS_PARENT];
  const pipe = new Socket({ fd: PARENT });
  pipe.unref().on('error', () => {});
  pipe.on('data', () => pipe.write('!'));
  pipe.on('close', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), MAX_FAREWELL).unref();
  });
}

/** Returns the path of the Node that npm installed for this platform, if it did. */
function newerNode() {
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  try {
    return createRequire(import.meta.url).resolve(`${prefix}-${process.platform}-${process.arch}/bin/node`);
  } catch {
    return undefined;
  }
}
