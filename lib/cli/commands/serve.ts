import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { defined } from '#core/defined.ts';
import { defineCommand } from '../command/command.ts';
import { DURABILITY_OPTION, parseDurability } from '../command/durability.ts';
import { EXIT } from '../command/exit-codes.ts';
import { parsePort } from '../command/port.ts';
import { refuseToContinue } from '../errors/store-failure.ts';
import { UserError } from '../errors/user-error.ts';
import { makeFolder } from '../project/files.ts';
import { untilInterrupted } from '../terminal/interruption.ts';

/** The port of Step Functions Local. */
const DEFAULT_PORT = '8083';

export const serveCommand = defineCommand({
  name: 'serve',
  summary: 'Serve the Step Functions API on this machine, for the AWS CLI and SDKs',
  usage: '[--host HOST] [--port PORT] [--data FOLDER] [--durability WHAT] [--json]',
  arguments: { min: 0, max: 0 },
  options: {
    host: { type: 'string', value: 'HOST', describe: 'Address to listen on (default: 127.0.0.1)' },
    port: {
      type: 'string',
      short: 'p',
      value: 'PORT',
      describe: `Port to listen on; 0 picks a free one (default: ${DEFAULT_PORT})`,
    },
    data: {
      type: 'string',
      value: 'FOLDER',
      kind: 'folder',
      describe: 'Keep everything in a folder (default: in memory)',
    },
    durability: DURABILITY_OPTION,
  },
  example: 'baton serve --port 8083 --data .baton/serve',
  async run({ options, terminal, cwd }) {
    const port = parsePort(options.port ?? DEFAULT_PORT);
    const host = options.host ?? '127.0.0.1';
    if (options.data === '') throw new UserError('--data takes a folder, got an empty text');
    const dataDir = options.data === undefined ? undefined : resolve(cwd, options.data);
    const { durability: wanted } = options;
    const durability = wanted === undefined ? undefined : parseDurability(wanted);
    if (durability && dataDir === undefined)
      throw new UserError('--durability needs --data: in memory, nothing is kept');
    if (dataDir !== undefined) makeDataFolder(dataDir);
    // Loaded late, because help and completion need only the declaration.
    const { serve } = await import('#engine/serve.ts');
    const served = await serve({ host, port, dataDir, ...defined({ durability }) }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE') throw new UserError(error.message);
        throw new UserError(`Port ${port} is used by another program`, {
          hint: 'choose another with --port',
        });
      },
    );
    const interrupted = untilInterrupted();
    try {
      const { url } = served;
      terminal.line(
        options.json
          ? JSON.stringify({ type: 'ready', url, pid: process.pid })
          : `The Step Functions API listens at ${url}\n  aws stepfunctions list-state-machines --endpoint-url ${url}`,
      );
      if (!isLoopback(host)) {
        terminal.note(
          `Anyone who reaches ${host} can define and start state machines, with the permissions of this process.`,
        );
      }
      await Promise.race([interrupted, served.engine.failed.then(refuseToContinue)]);
    } finally {
      await served.close();
    }
    return EXIT.ok;
  },
});

const makeDataFolder = (folder: string): void => {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new UserError(`--data takes a folder, but "${folder}" is a file`);
  }
  makeFolder(folder);
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.');
