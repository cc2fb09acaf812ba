import { loadAuthorModules } from '#core/author-modules.ts';
import { readProject } from './project.ts';

/** Runs as a process: prints what `readProject` finds in the folder named on the command line, or its errors. */
const [root = process.cwd()] = process.argv.slice(2);
loadAuthorModules();
try {
  const { workflows, functions, config } = await readProject(root);
  process.stdout.write(JSON.stringify({ workflows, functions, config }));
} catch (error) {
  const { name, message, diagnostics } = error as Error & { diagnostics?: unknown };
  process.stdout.write(JSON.stringify({ error: { name, message, diagnostics } }));
}
