#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import './ensure-node.js';
import module from 'node:module';

// Compiled code is kept for the next start, which takes half the time then.
module.enableCompileCache?.();
const { loadAuthorModules } = await import('#core/author-modules.ts');
loadAuthorModules();
const { limitImports } = await import('#core/author-import.ts');
limitImports();
const { rememberImports } = await import('#core/known-imports.ts');
const keepImports = rememberImports();
// A process that is killed has no time to keep what it has loaded. The first time this takes a second, which others than servers spend at their end.
const keepCode = () => {
  module.flushCompileCache?.();
  keepImports();
};
const isServer = ['dev', 'serve', 'worker'].includes(process.argv[2]);
for (const milliseconds of isServer ? [1000, 5000, 30_000] : [5000, 30_000])
  setTimeout(keepCode, milliseconds).unref();
const { main } = await import('#cli/main.ts');
process.exitCode = await main(process.argv.slice(2));
// What the author's modules have left running, such as a timer or a connection, keeps no command from ending.
setTimeout(() => process.stdout.write('', () => process.exit()), 1000).unref();
