import { spawnSync } from 'node:child_process';
import type { SyntaxProblem } from './source.ts';

const PARSER = `import ast, json, re, sys
try:
    ast.parse(sys.stdin.read())
except SyntaxError as error:
    print(json.dumps({"message": re.sub(r" on line \\d+$", "", error.msg), "line": error.lineno or 1, "column": error.offset or 1}))
`;

const known = new Map<string, SyntaxProblem | undefined>();

/** Returns what Python finds wrong with a script; nothing is checked on a machine without `python3`. */
export const pythonProblem = (text: string): SyntaxProblem | undefined => {
  if (!known.has(text)) known.set(text, parse(text));
  return known.get(text);
};

const parse = (text: string): SyntaxProblem | undefined => {
  const { stdout, status } = spawnSync('python3', ['-I', '-c', PARSER], {
    input: text,
    encoding: 'utf8',
    timeout: 10_000,
  });
  return status === 0 && stdout.trim() !== '' ? (JSON.parse(stdout) as SyntaxProblem) : undefined;
};
