#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import './ensure-node.js';

const { loadAuthorModules } = await import('#core/author-modules.ts');
loadAuthorModules();
const { main } = await import('#cli/main.ts');
process.exitCode = await main(process.argv.slice(2));
