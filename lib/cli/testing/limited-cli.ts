/** Starts the CLI as `bin/baton.js` does, but with another limit to the work of an author's modules, which comes before the other arguments. */
import { limitImports } from '#core/author-import.ts';
import { loadAuthorModules } from '#core/author-modules.ts';

const [milliseconds, ...args] = process.argv.slice(2);
loadAuthorModules();
limitImports(Number(milliseconds));
const { main } = await import('../main.ts');
process.exitCode = await main(args);
