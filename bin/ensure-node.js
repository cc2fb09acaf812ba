/**
 * Continues in a Node that is new enough. Older versions of Node must be able to read this file, so it is plain JavaScript: `node --import
 * ./bin/ensure-node.js script` does nothing on Node 22.18 and later, and elsewhere runs the script in the Node that `bin/runtime` brings.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) await runInNewerNode();

async function runInNewerNode() {
  const path = newerNode();
  if (path === undefined) {
    console.error(
      `Baton needs Node 22.18 or later, and this is ${process.version}: install a newer one (https://nodejs.org).`,
    );
    process.exit(1);
  }
  const child = spawn(path, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both processes; other signals, and those of a supervisor, reach only this one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  const code = await new Promise((resolve) => {
    child.on('error', (error) => resolve(console.error(`Cannot run ${path}: ${error.message}`) ?? 1));
    child.on('close', (exitCode, signal) => resolve(exitCode ?? 128 + constants.signals[signal]));
  });
  process.exit(code);
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
