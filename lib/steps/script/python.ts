import { spawnSync } from 'node:child_process';
import { KnownScripts } from './known-scripts.ts';
import type { SyntaxProblem } from './source.ts';

const PARSER = `import ast, json, re, sys
try:
    tree = ast.parse(sys.stdin.read())
    found = []
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = ["." * node.level + (node.module or "")]
        for name in names:
            module = name if name.startswith(".") else name.split(".")[0]
            if module not in sys.stdlib_module_names and module != "__future__":
                found.append({"module": module, "isFile": name.startswith("."), "line": node.lineno, "column": node.col_offset + 1})
    print(json.dumps({"imports": found}))
except SyntaxError as error:
    print(json.dumps({"problem": {"message": re.sub(r" on line \\d+$", "", error.msg), "line": error.lineno or 1, "column": error.offset or 1}}))
`;

/** A module that a script imports and Python does not have: lines and columns from 1. */
export interface PythonImport {
  module: string;
  /** Whether it is asked for by its place. */
  isFile: boolean;
  line: number;
  column: number;
}

interface Parsed {
  problem?: SyntaxProblem;
  imports?: PythonImport[];
}

let known: KnownScripts<Parsed> | undefined;

const parsed = (text: string): Parsed => {
  known ??= new KnownScripts(PARSER);
  return known.answerFor(text, () => parse(text)) ?? {};
};

/** Returns what Python finds wrong with a script; nothing is checked on a machine without `python3`. */
export const pythonProblem = (text: string): SyntaxProblem | undefined => parsed(text).problem;

/** Lists the modules that a script imports besides those of the standard library; none on a machine without `python3`. */
export const pythonImports = (text: string): readonly PythonImport[] => parsed(text).imports ?? [];

const parse = (text: string): Parsed | undefined => {
  const { stdout, status } = spawnSync('python3', ['-I', '-c', PARSER], {
    input: text,
    encoding: 'utf8',
    timeout: 10_000,
  });
  return status === 0 && stdout.trim() !== '' ? (JSON.parse(stdout) as Parsed) : undefined;
};
