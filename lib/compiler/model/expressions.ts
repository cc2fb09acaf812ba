import { isObject, type Json } from '#core/json.ts';
import type { Site } from '#steps/step-type.ts';
import { analyse } from '../expressions/analyse.ts';
import { parseTemplate } from '../expressions/template.ts';
import type { Path } from '../findings/finding.ts';
import type { BlockNode, Expression, Model, Place, StepNode, TemplateText } from './model.ts';

/** What is written in a document. */
export interface Found {
  expressions: Expression[];
  texts: TemplateText[];
}

/** Fields of every type that takes them. */
const SHARED: { field: string; site: Site; condition?: boolean; compensation?: boolean }[] = [
  { field: 'when', site: { path: ['when'], kind: 'condition', sees: 'before' }, condition: true },
  { field: 'with', site: { path: ['with'], kind: 'template', sees: 'before' } },
  { field: 'on_error', site: { path: ['on_error', 'fallback_value'], kind: 'template', sees: 'error' } },
  {
    field: 'compensate',
    site: { path: ['compensate', 'with'], kind: 'template', sees: 'after' },
    compensation: true,
  },
  { field: 'cache', site: { path: ['cache', 'key'], kind: 'expression', sees: 'before' } },
  { field: 'cache', site: { path: ['cache', 'content'], kind: 'expression', sees: 'before' } },
  { field: 'idempotency', site: { path: ['idempotency', 'key'], kind: 'expression', sees: 'before' } },
];

/** Bare expressions of triggers. */
const TRIGGER_EXPRESSIONS = [
  ['when', 'condition'],
  ['order_by', 'expression'],
] as const;

/** Bare expressions of the experiment. */
const EXPERIMENT_EXPRESSIONS = [
  ['key', 'input'],
  ['measure', 'outcome'],
] as const;

/** Finds every expression of a document and reads it. */
export const expressionsOf = (model: Model): Found => {
  const found: Found = { expressions: [], texts: [] };
  for (const node of model.steps) addStep(found, node);
  const { output, triggers, experiment } = model.document;
  if (output !== undefined) addTemplate(found, output, ['output'], { sees: 'inside', block: model.root });
  for (const [index, trigger] of (triggers ?? []).entries()) {
    for (const [kind, settings] of Object.entries(trigger) as [
      string,
      { input?: Json; when?: string; order_by?: string },
    ][]) {
      const sees = kind === 'event' || kind === 'webhook' ? 'event' : 'nothing';
      if (settings?.input !== undefined)
        addTemplate(found, settings.input, ['triggers', index, kind, 'input'], { sees });
      for (const [name, site] of TRIGGER_EXPRESSIONS) {
        const text = settings?.[name];
        if (text === undefined) continue;
        const path = ['triggers', index, kind, name];
        addExpression(found, { kind: site, text, whole: true, path, offset: 0, place: { sees } });
      }
    }
  }
  addFlow(found, model);
  for (const [name, sees] of EXPERIMENT_EXPRESSIONS) {
    const text = experiment?.[name];
    if (text === undefined) continue;
    const path = ['experiment', name];
    addExpression(found, { kind: 'expression', text, whole: true, path, offset: 0, place: { sees } });
  }
  return found;
};

/** Fields that say when executions begin; all read the input. */
const FLOW_KEYS = ['concurrency', 'rate', 'debounce'] as const;

const addFlow = (found: Found, { document }: Model): void => {
  const texts = [
    ...FLOW_KEYS.map((field): [Path, unknown] => [[field, 'key'], document[field]?.key]),
    [['concurrency', 'fair'], document.concurrency?.fair] as [Path, unknown],
    [['priority'], document.priority] as [Path, unknown],
  ];
  for (const [path, text] of texts)
    if (typeof text === 'string')
      addExpression(found, {
        kind: 'expression',
        text,
        whole: true,
        path,
        offset: 0,
        place: { sees: 'input' },
      });
};

const addStep = (found: Found, node: StepNode): void => {
  const { step, type } = node;
  const own = type?.sites ?? [];
  for (const { field, site, ...more } of SHARED) {
    const taken = field === 'when' || type?.common.some((name) => name === field);
    if (step[field] === undefined || !taken || own.some(({ path }) => path[0] === field)) continue;
    addSite(found, node, site, more);
  }
  for (const site of own) addSite(found, node, site, {});
};

const addSite = (found: Found, node: StepNode, site: Site, more: Partial<Place>): void => {
  eachMatch(node.step, site.path, [], (value, path) => {
    const inner = site.sees === 'inside' || site.sees === 'binds' ? nearestBlock(node, path) : undefined;
    const place: Place = { node, sees: site.sees, block: inner, ...more };
    const at = [...node.path, ...path];
    if (site.kind === 'template') addTemplate(found, value as Json, at, place);
    else if (typeof value === 'string')
      addExpression(found, { kind: site.kind, text: value, whole: true, path: at, offset: 0, place });
  });
};

/** Goes to every place that a site's path names; `*` stands for every key. */
const eachMatch = (
  value: unknown,
  path: string[],
  at: Path,
  visit: (value: unknown, path: Path) => void,
): void => {
  const [key, ...rest] = path;
  if (key === undefined) {
    if (value !== undefined) visit(value, at);
  } else if (Array.isArray(value) && key === '*') {
    value.forEach((item, index) => {
      eachMatch(item, rest, [...at, index], visit);
    });
  } else if (isObject(value)) {
    const keys = Object.keys(value).filter((name) => key === '*' || name === key);
    for (const name of keys) eachMatch(value[name], rest, [...at, name], visit);
  }
};

/** The inner block that a place belongs to: the one whose path begins like the place's. */
const nearestBlock = (node: StepNode, path: Path): BlockNode | undefined => {
  let nearest: BlockNode | undefined;
  let most = -1;
  for (const block of node.blocks) {
    const inner = block.block?.path ?? [];
    let shared = 0;
    while (shared < path.length && path[shared] === inner[shared]) shared++;
    if (shared > most) [nearest, most] = [block, shared];
  }
  return nearest;
};

const addTemplate = (found: Found, value: Json, path: Path, place: Place): void => {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      addTemplate(found, item, [...path, index], place);
    });
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) addTemplate(found, item, [...path, key], place);
  } else if (typeof value === 'string') {
    const template = parseTemplate(value);
    found.texts.push({ text: value, template, path, place });
    for (const part of template.ok ? template.parts : []) {
      if (part.kind !== 'expression') continue;
      const whole = template.ok && template.whole !== undefined;
      addExpression(found, { kind: 'template', text: part.text, whole, path, offset: part.start, place });
    }
  }
};

const addExpression = (found: Found, expression: Omit<Expression, 'analysis'>): void => {
  found.expressions.push({ ...expression, analysis: analyse(expression.text) });
};
