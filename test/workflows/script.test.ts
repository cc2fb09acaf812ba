import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { defineWorkflow } from '#compiler/define-workflow.ts';
import { compileWorkflow } from '#compiler/index.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import type { ScriptAudit } from '#contracts/scripts/audit.ts';
import { javascriptHandler } from '#contracts/scripts/javascript-handler.ts';
import { pythonHandler } from '#contracts/scripts/python-handler.ts';
import type { ScriptFunction } from '#contracts/scripts/script-function.ts';
import type { JsonObject } from '#core/json.ts';
import { runScript } from '#local/scripts/run-script.ts';
import { testWorkflow } from '#testing/test-workflow.ts';

// Processes of Python take seconds to start on a busy machine.
jest.setTimeout(120_000);

const yaml = (step: string): string => `name: scripted
input: { type: object, properties: { n: { type: integer } }, required: [n] }
steps:
  - id: step
    type: script
    with: { n: "{{ $input.n }}", text: hello }
${step.replace(/^/gm, '    ')}
output: { value: "{{ $step.value }}" }
`;

const compiled = (step: string) =>
  compileWorkflow({ text: yaml(step), file: 'statemachines/scripted.workflow.yaml' });

const run = async (
  step: string,
  {
    input = { n: 2, text: 'hello' },
    milliseconds = 60_000,
  }: { input?: JsonObject; milliseconds?: number } = {},
) => {
  const { manifest, diagnostics } = compiled(step);
  const script = manifest?.scripts?.['script/scripted-step'];
  if (!script) throw new Error(JSON.stringify(diagnostics));
  let printed = '';
  const event = {
    input,
    run: { workflow: 'scripted', step: 'step', execution: 'arn', execution_name: 'one', attempt: 0 },
  };
  const write = (text: string): void => {
    printed += text;
  };
  const audits: ScriptAudit[] = [];
  const audit = async (entry: ScriptAudit): Promise<void> => {
    audits.push(entry);
  };
  const result = await runScript(script, { event, milliseconds, write, audit }).catch(
    ({ name, message, stack }: Error) => ({ name, message, stack }),
  );
  return { result, printed, audits };
};

describe.each([
  {
    language: 'typescript',
    works: `const lines: string[] = ['a', \`b
      c\`];
      context.log('working', { n });
      const { createHash } = await import('node:crypto');
      return { value: n * 2, lines, step: context.step, digits: createHash('md5').update(text).digest('hex').length };`,
    fails: `const one = n;
      throw new RangeError('too far');`,
    nothing: 'n + 1;',
    wrong: "return { value: 'many' };",
    endless: 'for (;;);',
    hungry: 'const all = [];\nfor (;;) all.push(new Array(100_000).fill({}));',
    environment: 'return { value: Object.keys(process.env).length };',
    error: 'RangeError',
  },
  {
    language: 'python',
    works: `import hashlib
      context.log("working", n=n)
      lines = ["a", """b
      c"""]
      return {"value": n * 2, "lines": lines, "step": context.step, "digits": len(hashlib.md5(text.encode()).hexdigest())}`,
    fails: `one = n
      raise ValueError("too far")`,
    nothing: 'n + 1',
    wrong: 'return {"value": "many"}',
    endless: 'while True: pass',
    hungry: 'all = []\nwhile True: all.append("x" * 10_000_000)',
    environment: 'import os\nreturn {"value": len([name for name in os.environ if name.startswith("AWS")])}',
    error: 'ValueError',
  },
])(
  'a script in $language',
  ({ language, works, fails, nothing, wrong, endless, hungry, environment, error }) => {
    const head = `language: ${language}\nmemory: 128\nreturns: { type: object, properties: { value: { type: integer } } }\nscript: |\n  `;
    const script = (body: string): string =>
      head + body.replaceAll('\n      ', '\n  ').replaceAll(/\n(?! {2})/g, '\n  ');

    it('reads the values of `with` by their names, and returns JSON', async () => {
      const { result, printed } = await run(script(works));

      expect(result).toEqual({ value: 4, lines: ['a', 'b\nc'], step: 'step', digits: 32 });
      expect(JSON.parse(printed)).toMatchObject({
        message: 'working',
        n: 2,
        workflow: 'scripted',
        step: 'step',
      });
    });

    it('has printed everything when it ends, however much that is', async () => {
      const many =
        language === 'python'
          ? 'for i in range(300): print(i)\nreturn {"value": 1}'
          : 'for (let i = 0; i < 300; i++) console.log(i); return { value: 1 };';

      const { result, printed } = await run(script(many));

      expect(result).toEqual({ value: 1 });
      expect(printed.trim().split('\n')).toEqual(Array.from({ length: 300 }, (_, i) => String(i)));
    });

    it('fails under the name of its error, with the line of the workflow’s file', async () => {
      const { result } = await run(script(fails));
      const line =
        yaml(script(fails))
          .split('\n')
          .findIndex((text) => text.includes('too far')) + 1;

      expect(result).toMatchObject({ name: error, message: `too far (scripted.workflow.yaml:${line})` });
    });

    it('has the result null if it returns nothing', async () => {
      expect((await run(script(nothing).replace(/returns: .*\n/, ''))).result).toBeNull();
    });

    it('fails if what it returns does not fit the declared schema', async () => {
      expect((await run(script(wrong))).result).toMatchObject({
        name: 'InvalidOutput',
        message: expect.stringContaining('the result.value is string, expected integer'),
      });
    });

    it('is ended after its time', async () => {
      expect((await run(script(endless), { milliseconds: 500 })).result).toMatchObject({
        name: 'Sandbox.Timedout',
      });
    });

    it('is ended when it needs more memory than it has', async () => {
      expect((await run(script(hungry), { milliseconds: 20_000 })).result).toMatchObject({
        name: 'Runtime.ExitError',
      });
    });

    it('sees nothing of the environment', async () => {
      expect((await run(script(environment))).result).toEqual({ value: 0 });
    });
  },
);

it.each([
  ['javascript', 'await context.audit("checked", { n });\nthrow new RangeError("no");', 'RangeError'],
  ['python', 'context.audit("checked", n=n)\nraise ValueError("no")', 'ValueError'],
])('A script in %s adds entries to the audit trail, also if it fails', async (language, body, name) => {
  const { result, audits } = await run(`language: ${language}\nscript: ${JSON.stringify(body)}`);

  expect(result).toMatchObject({ name });
  expect(audits).toEqual([{ action: 'checked', details: { n: 2 } }]);
});

it.each([
  ['javascript', "return { rows: ['x'.repeat(300 * 1024)], count: n };"],
  ['python', 'return {"rows": ["x" * 300 * 1024], "count": n}'],
])('A result of a script in %s that is too large for a state names the field', async (language, body) => {
  const step = `language: ${language}\nscript: ${JSON.stringify(body)}`;
  const message =
    'the result has 301 KiB, 301 KiB of them in "rows", and a state of Step Functions holds 256 KiB; ' +
    'return less, such as what expressions need of it; what steps only pass on goes to the storage, with x-large: true in "returns" in any case (scripted.workflow.yaml:8)';

  expect((await run(step)).result).toMatchObject({ name: 'InvalidOutput', message });

  const script = compiled(step).manifest?.scripts?.['script/scripted-step'];
  if (!script) throw new Error('The script has errors');
  expect(await failureOnLambda(script)).toContain(message);
});

/** Runs the module that is deployed, and returns the message of its error. */
const failureOnLambda = async (script: ScriptFunction): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-script-'));
  const event = { input: { n: 1, text: '' }, run: {} };
  try {
    if (script.language === 'javascript') {
      writeFileSync(join(folder, 'index.mjs'), javascriptHandler(script));
      const { handler } = await import(join(folder, 'index.mjs'));
      return await handler(event).then(JSON.stringify, ({ message }: Error) => message);
    }
    writeFileSync(join(folder, 'index.py'), pythonHandler(script));
    const call = `import index\nindex.handler(${JSON.stringify(event)}, None)`;
    return spawnSync('python3', ['-c', call], { cwd: folder, encoding: 'utf8' }).stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describe('what is checked of a script', () => {
  const first = (step: string) => compiled(step).diagnostics[0];

  it('is its syntax, at the line of the file', () => {
    expect(first('script: |\n  const a = 1;\n  const b = ;\n  return b;')).toMatchObject({
      message: 'Expression expected',
      span: { start: { line: 9, column: 17 } },
    });
    expect(first('language: python\nscript: |\n  a = 1\n  b = )\n  return b')).toMatchObject({
      message: "unmatched ')'",
      span: { start: { line: 10, column: 11 } },
    });
  });

  it('is that it has one source, and names that can be read', () => {
    expect(first('language: python')?.message).toBe('expected "script" or "file", got neither');
    expect(first('script: return 1\nfile: a.py')?.message).toBe('expected "script" or "file", got both');
    expect(first('file: scripts/a.py')?.message).toBe('there is no file "scripts/a.py"');
    expect(first('script: return 1\nmemory: 64')?.message).toContain('128');
  });

  it('is what is read of its result', () => {
    expect(
      first('script: return { total }\nreturns: { type: object, properties: { total: {} } }'),
    ).toMatchObject({
      code: 'unknown-path',
    });
  });
});

describe('a script in a test', () => {
  const workflow = defineWorkflow({
    name: 'tested',
    steps: [
      { id: 'total', type: 'script', with: { numbers: [1, 2] }, script: 'return numbers[0] + numbers[1];' },
    ],
  });

  it('runs for real', async () => {
    expect((await testWorkflow(workflow)).output).toBe(3);
  });

  it('is replaced by an answer to its step', async () => {
    expect((await testWorkflow(workflow, { actions: { total: 7 } })).output).toBe(7);
  });
});

it.each([
  { language: 'javascript', mistake: 'TypeError', script: 'return { value: 1 };' },
  { language: 'python', mistake: 'KeyError', script: "return {'value': 1}" },
])('A mistake in $language is not retried, unless the step asks for it', ({ language, mistake, script }) => {
  const step = (more: string): string => `language: ${language}\nscript: ${JSON.stringify(script)}\n${more}`;
  const retriersOf = (text: string) => {
    const states = compiled(text).manifest?.definition.States as Record<string, JsonObject>;
    return states.step?.Retry as { ErrorEquals: string[]; MaxAttempts: number }[];
  };

  expect(retriersOf(step('timeout: 5s'))[1]).toMatchObject({
    ErrorEquals: expect.arrayContaining([mistake]),
    MaxAttempts: 0,
  });
  const [, never, wanted] = retriersOf(step(`retry: { errors: [${mistake}], max_attempts: 2 }`));

  expect(never?.ErrorEquals).not.toContain(mistake);
  expect(wanted).toMatchObject({ ErrorEquals: [mistake], MaxAttempts: 2 });
});

describe('what a script imports', () => {
  const found = (step: string, project: object = {}) =>
    compileWorkflow(
      { text: `name: scripted\nsteps:\n  - { id: step, type: script, ${step} }\n`, file: 'a.workflow.yaml' },
      project,
    ).diagnostics.map(({ span, message, hint }) => `${span?.start.column} ${message} (${hint})`);

  it.each([
    [`script: "const { createHash } = await import('node:crypto'); return 1"`],
    [`script: "return (await import('zod')).z", packages: [zod]`],
    [`script: "return (await import('@a/b/c')).z", packages: ["@a/b"]`],
    [`language: python, script: "import json, boto3\\nfrom os.path import join"`],
    [`language: python, script: "import yaml", packages: [PyYAML]`],
  ])('may be what is deployed with it: %s', (step) => {
    expect(found(step)).toEqual([]);
  });

  it.each([
    [
      `script: "return (await import('zod')).z"`,
      /^54 the script imports "zod", which is none of its packages .*packages: .zod/,
    ],
    [`script: "return (await import('./other.js')).z"`, /the script imports ".\/other.js", and no file/],
    [
      `language: python, script: "return 1", packages: [zod]`,
      /the package "zod" is not installed .*python3 -m venv .venv && .venv.bin.pip install zod/,
    ],
    [`language: python, script: "import json, yaml"`, /^58 the script imports "yaml", which is none of its/],
    [`language: python, script: "from .other import x"`, /the script imports ".other", and no file is/],
    [
      `language: python, script: "import yaml\\nimport other", packages: [PyYAML]`,
      /^71 the script imports "other", which is none of its packages/,
    ],
    [`script: "return 1", packages: [zod]`, /the package "zod" is not installed .*npm install zod/],
    [`script: "return 1", packages: ["../x"]`, /expected the name of a package/],
    [`script: "return 1", packages: []`, /expected a list that is not empty/],
  ])('is found otherwise: %s', (step, message) => {
    expect(
      found(step, {
        hasPackage: () => false,
        pythonModules: (name: string) => (name === 'PyYAML' ? ['yaml'] : 'missing'),
      }).join(),
    ).toMatch(message);
  });
});

describe.each([
  [
    'javascript',
    "const key = await context.secret('bank/key');\n      context.log('key', { key });\n      return { key, length: key.length };",
  ],
  [
    'python',
    'key = context.secret("bank/key")\n      context.log("key", key=key)\n      return {"key": key, "length": len(key)}',
  ],
])('a script in %s that reads a secret by its name', (language, body) => {
  const step = `language: ${language}\nscript: |\n  ${body.replaceAll('\n      ', '\n  ')}`;

  it('gets it, and what it prints and returns has stars in place of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'baton-secret-'));
    writeFileSync(join(folder, '.env'), 'bank/key=very-secret\n');
    process.env[ENVIRONMENT.secrets] = join(folder, '.env');

    const { result, printed } = await run(step);

    expect(result).toEqual({ key: '***', length: 11 });
    expect(JSON.parse(printed)).toMatchObject({ key: '***' });
    expect(compiled(step).manifest?.scripts?.['script/scripted-step']?.secrets).toEqual(['bank/key']);
    delete process.env[ENVIRONMENT.secrets];
    rmSync(folder, { recursive: true });
  });

  it('must have the name written out', async () => {
    const computed = step.replace(/['"]bank.key['"]/, 'text');

    expect(compiled(computed).diagnostics).toMatchObject([
      { message: 'the name of the secret must be written out: the function may read no other' },
    ]);
  });
});
