import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LiveStack } from './live-stack.ts';

/** Fields that the inputs of gated executions have: work is logged, and lasts until the file `gate` is there. */
const GATED = ['name', 'log', 'gate'] as const;

/** The schema of an input that has these fields beside those of the gate. */
export const gatedInput = (...fields: string[]) => ({
  type: 'object',
  required: [...fields, ...GATED],
  properties: Object.fromEntries([...fields, ...GATED].map((field) => [field, { type: 'string' }])),
});

/** What a step passes on of such an input. */
export const gatedWith = (...fields: string[]): Record<string, string> =>
  Object.fromEntries([...fields, ...GATED].map((field) => [field, `{{ $input.${field} }}`]));

let tests = 0;

/** Begins the scene of a test: its executions share a log and a gate, have names with a common beginning, and a key in the field `key`. */
export const gatedExecutions = (live: LiveStack, key: string) => {
  const of = `t${++tests}`;
  const [log, gate] = [join(live.project.root, `${of}.log`), join(live.project.root, `${of}.gate`)];
  writeFileSync(log, '');

  const call = async (method: 'GET' | 'POST', target: string, body?: object) => {
    const answer = await live.call(method, target, body);
    return { status: answer.status, ...answer.body };
  };
  const target = (workflow: string, name = '') =>
    `/workflows/${workflow}/executions${name && `/${of}-${name}`}`;
  const given = (name: string, value = of) => ({ [key]: value, name, log, gate });

  return {
    of,
    named: (name: string) => `${of}-${name}`,
    given,
    open: () => appendFileSync(gate, ''),
    close: () => rmSync(gate, { force: true }),
    log: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').filter(Boolean) : []),
    start: (workflow: string, name: string, value = of) =>
      call('POST', target(workflow), { name: `${of}-${name}`, input: given(name, value) }),
    status: (workflow: string, name: string) => call('GET', target(workflow, name)),
    post: (workflow: string, name: string, verb: string) =>
      call('POST', `${target(workflow, name)}/${verb}`, {}),
    /** Who has a place in the queue of a workflow or an action, and who waits, by the key of this scene. */
    queue: async (path: string) => {
      const { keys } = await call('GET', `/${path}/queue`);
      return keys.find((one: { key: string }) => one.key === of);
    },
  };
};
