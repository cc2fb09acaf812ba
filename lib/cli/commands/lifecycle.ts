import { createEntity } from '#contracts/http/routes/create-entity.ts';
import { fireTrigger } from '#contracts/http/routes/fire-trigger.ts';
import { getEntity } from '#contracts/http/routes/get-entity.ts';
import { getEntityHistory } from '#contracts/http/routes/get-entity-history.ts';
import { listEntities } from '#contracts/http/routes/list-entities.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject, ownField, parseJson } from '#core/json.ts';
import { type CommandCall, defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { type Client, openClient } from '../remote/client.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import {
  type EntityView,
  renderAllowed,
  renderEntities,
  renderEntity,
  renderEntityHistory,
} from '../render/lifecycle.ts';

const OPTIONS = {
  ...REMOTE_OPTIONS,
  data: { type: 'string', value: 'JSON', describe: 'Data of the entity (create, fire)' },
  event: { type: 'string', value: 'JSON', describe: 'Payload of the trigger (fire)' },
  key: { type: 'string', value: 'KEY', describe: 'Fire at most once for this key' },
  state: { type: 'string', value: 'STATE', describe: 'List only entities in a state (list)' },
  wait: { type: 'boolean', describe: 'Wait until the work of the transition has ended (fire)' },
} as const;

type Call = CommandCall<typeof OPTIONS>;

/** What a verb gets: the words after it, and how to call the stack. */
interface Verb {
  /** The words after the verb, in usage. */
  words: string[];
  run(client: Client, words: string[], call: Call): Promise<{ json: Json; text: string; exit?: number }>;
}

/** Milliseconds between two looks at an entity whose transition is under way. */
const LOOK_MILLISECONDS = 500;

const VERBS: Record<string, Verb> = {
  list: {
    words: ['LIFECYCLE'],
    async run(client, [lifecycle = ''], { options, terminal }) {
      const query = { limit: '100', state: options.state };
      const page = await client(listEntities, { parameters: { lifecycle }, query });
      return { json: page, text: renderEntities(lifecycle, page.entities, terminal.colors) };
    },
  },
  create: {
    words: ['LIFECYCLE', 'ENTITY'],
    async run(client, [lifecycle = '', entity = ''], { options, terminal }) {
      const data = options.data === undefined ? {} : mapOf('--data', options.data);
      const view = await client(createEntity, { parameters: { lifecycle, entity }, body: { data } });
      return { json: view, text: renderEntity(view, terminal.colors) };
    },
  },
  fire: { words: ['LIFECYCLE', 'ENTITY', 'TRIGGER'], run: fire },
  show: {
    words: ['LIFECYCLE', 'ENTITY'],
    async run(client, [lifecycle = '', entity = ''], { terminal }) {
      const view = await client(getEntity, { parameters: { lifecycle, entity } });
      return { json: view, text: renderEntity(view, terminal.colors) };
    },
  },
  can: {
    words: ['LIFECYCLE', 'ENTITY'],
    async run(client, [lifecycle = '', entity = ''], { terminal }) {
      const view = await client(getEntity, { parameters: { lifecycle, entity } });
      const { state, triggers } = view;
      return { json: { state, triggers }, text: renderAllowed(view, terminal.colors) };
    },
  },
  history: {
    words: ['LIFECYCLE', 'ENTITY'],
    async run(client, [lifecycle = '', entity = ''], { terminal }) {
      const query = { limit: '1000' };
      const page = await client(getEntityHistory, { parameters: { lifecycle, entity }, query });
      return { json: page, text: renderEntityHistory(page.entries, terminal.colors) };
    },
  },
};

const usageOf = (name: string): string => `${name} ${ownField(VERBS, name)?.words.join(' ')}`;

async function fire(client: Client, [lifecycle = '', entity = '', trigger = '']: string[], call: Call) {
  const { options, terminal } = call;
  const event = options.event === undefined ? undefined : jsonOf('--event', options.event);
  const data = options.data === undefined ? undefined : mapOf('--data', options.data);
  const body = defined({ event, data, key: options.key }) as JsonObject;
  const fired = await client(fireTrigger, { parameters: { lifecycle, entity, trigger }, body });
  const view = options.wait ? await settled(client, fired) : fired;
  const failure = options.wait ? await failureOf(client, fired) : undefined;
  const text = renderEntity(view, terminal.colors);
  if (failure === undefined) return { json: view, text, exit: EXIT.ok };
  return {
    json: view,
    text: `${text}\n${terminal.colors.red(`✗ ${trigger} failed: ${failure}`)}`,
    exit: EXIT.workflowFailed,
  };
}

/** Returns why the transition that was begun has failed, as the entity's history says: its state tells nothing if both ends are the same. */
const failureOf = async (client: Client, fired: EntityView): Promise<string | undefined> => {
  const { lifecycle, id: entity, under_way: begun } = fired;
  if (begun === undefined) return undefined;
  const parameters = { lifecycle, entity };
  const { entries } = await client(getEntityHistory, { parameters, query: { limit: '100' } });
  const entry = entries.find(({ execution }) => execution === begun.execution);
  return entry?.outcome === 'failed' ? (entry.error ?? 'it gives no reason') : undefined;
};

/** Looks at an entity until the transition that was begun has ended. */
const settled = async (client: Client, fired: EntityView): Promise<EntityView> => {
  const { lifecycle, id } = fired;
  let view = fired;
  while (view.under_way !== undefined && view.under_way.execution === fired.under_way?.execution) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
    view = await client(getEntity, { parameters: { lifecycle, entity: id } });
  }
  return view;
};

const jsonOf = (option: string, text: string): Json => {
  const value = parseJson(text);
  if (value !== undefined) return value;
  throw new UserError(`${option} takes JSON, got ${text}`, { hint: `for example ${option} '{"total": 80}'` });
};

const mapOf = (option: string, text: string): JsonObject => {
  const value = jsonOf(option, text);
  if (isObject(value)) return value;
  throw new UserError(`${option} takes a map, got ${text}`, {
    hint: `for example ${option} '{"total": 80}'`,
  });
};

export const lifecycleCommand = defineCommand({
  name: 'lifecycle',
  summary: 'Create entities of a lifecycle, fire triggers on them, and show their state and history',
  usage: `${Object.keys(VERBS).map(usageOf).join(' | ')} [--data JSON] [--event JSON] [--key KEY] [--wait] ${REMOTE_USAGE} [--json]`,
  arguments: { min: 0, max: 4, kinds: ['verb', 'running-workflow', 'name', 'name'] },
  options: OPTIONS,
  example: 'baton lifecycle fire order o-17 pay --wait',
  async run(call) {
    const [name, ...words] = call.positionals;
    if (name === undefined) {
      throw new UserError('"baton lifecycle" needs a verb', {
        hint: `Usage: ${Object.keys(VERBS)
          .map((verb) => `baton lifecycle ${usageOf(verb)}`)
          .join('\n       ')}`,
      });
    }
    const verb = Object.hasOwn(VERBS, name) ? ownField(VERBS, name) : undefined;
    if (!verb) {
      const known = Object.keys(VERBS).join(', ');
      throw new UserError(`"baton lifecycle" has ${known}; got "${name}"`, {
        hint: 'for example baton lifecycle show order o-17',
      });
    }
    if (words.length !== verb.words.length) {
      const got =
        words.length < verb.words.length
          ? `${verb.words[words.length]} is missing`
          : `"${words[verb.words.length]}" is too much`;
      throw new UserError(`baton lifecycle ${name}: ${got}`, {
        hint: `Usage: baton lifecycle ${usageOf(name)}`,
      });
    }
    const { json, text, exit = EXIT.ok } = await verb.run(await openClient(call.options, call), words, call);
    call.terminal.line(call.options.json ? JSON.stringify(json) : text);
    return exit;
  },
});
