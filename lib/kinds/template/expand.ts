// Above 250 lines: what extends a template is expanded by one recursion, from a workflow to the steps of its groups.
import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { type Project, type ProjectDocument, unreadProblem } from '#steps/project.ts';
import type { KindProblem } from '../document-kind.ts';
import { type Draft, type Path, Placed } from '../draft.ts';
import { checkParameters, fill, valuesOf } from './parameters.ts';
import type { Template } from './schema.ts';

/** Fields of a use of a template that are not those of the step that it becomes. */
const OF_USE = new Set(['extends', 'with', 'overrides']);

/** Lists of steps: what a step may use a template in. */
const STEP_LISTS = new Set(['steps', 'default']);

/** Where a value comes from, and what happens to the texts in it. */
interface Origin {
  /** Name of the template's file; absent in the document itself. */
  file?: string;
  /** Place in the document of the outermost use of the template. */
  usedAt?: Path;
  values?: JsonObject;
  /** Ids of the template's steps with their new names. */
  ids: ReadonlyMap<string, string>;
  /** Templates that are being expanded, outermost first. */
  chain: readonly string[];
}

/** Replaces every use of a template in a document. */
export class Expander {
  readonly problems: KindProblem[] = [];
  /** Problems of uses inside of templates that are used. */
  private readonly inside = new Set<KindProblem>();
  private readonly project: Project;
  private readonly templates: ReadonlyMap<string, ProjectDocument>;

  constructor(project: Project) {
    const { documents = [] } = project;
    this.project = project;
    this.templates = new Map(
      documents.filter(({ kind }) => kind === 'template').map((found) => [String(found.value.name), found]),
    );
  }

  /** Returns a document without uses of templates. */
  document(document: JsonObject): Draft {
    const origin: Origin = { ids: new Map(), chain: [] };
    if (document.extends === undefined) return this.object(document, [], origin);
    const use = this.use(document, [], origin);
    if (!use) return this.object(document, [], origin);
    const { template, inside } = use;
    const { kind: _, name: __, parameters: ___, steps, ...shared } = template;
    const { extends: ____, with: _____, overrides, steps: more, ...own } = document;
    const added = Array.isArray(more) ? this.steps(more, ['steps'], origin) : [];
    return {
      ...this.fields(shared as JsonObject, [], inside),
      ...this.fields(own, [], origin),
      steps: [...this.overridden(steps, { overrides, path: [], inside, origin }), ...added],
    };
  }

  /**
   * Returns what is wrong with the uses of templates in a template. What is wrong with those inside of the templates that it uses is
   * found in these, unless they lead back to it.
   */
  usesIn({ name, steps }: Template): KindProblem[] {
    this.steps(steps, ['steps'], { ids: new Map(), chain: [name] });
    return this.problems.filter((problem) => !this.inside.has(problem));
  }

  private report(problem: KindProblem, { usedAt }: Pick<Origin, 'usedAt'>): void {
    this.problems.push(problem);
    if (usedAt) this.inside.add(problem);
  }

  /** Finds the template of a use and checks its parameters; undefined if it cannot be used. */
  private use(
    user: JsonObject,
    path: Path,
    origin: Origin,
    prefix?: string,
  ): { template: Template; inside: Origin } | undefined {
    const { extends: name } = user;
    const at = origin.usedAt ?? path;
    const report = (problem: Omit<KindProblem, 'path'>, from: Pick<Origin, 'usedAt'> = origin): undefined =>
      void this.report({ path: [...at, 'extends'], ...problem }, from);
    if (typeof name !== 'string')
      return report({ message: '"extends" is the name of one template', hint: 'write a text' });
    if (origin.chain.includes(name)) {
      const message = `templates extend each other in a circle: ${[...origin.chain, name].join(' → ')}`;
      // A circle is wrong in every template of it, and not only in the last one.
      return report({ message }, origin.chain[0] === name ? {} : origin);
    }
    const found = this.templates.get(name);
    if (!found) {
      const unread = unreadProblem(this.project, `the template "${name}"`, { kind: 'template', name });
      if (unread) return report(unread);
      const known = [...this.templates.keys()];
      const all =
        known.length > 0
          ? `there are ${known.join(', ')}`
          : 'write one in statemachines/<name>.template.yaml';
      return report({ message: `there is no template "${name}"`, hint: didYouMean(name, known) ?? all });
    }
    const template = found.value as object as Template;
    const given = this.plain(isObject(user.with) ? user.with : {}, origin) as JsonObject;
    for (const problem of checkParameters(template, given, at))
      this.report(origin.usedAt ? { ...problem, path: origin.usedAt } : problem, origin);
    const ids = new Map(
      prefix === undefined ? [] : idsIn(template.steps).map((id) => [id, `${prefix}_${id}`] as const),
    );
    const chain = [...origin.chain, name];
    const values = valuesOf(template, given);
    return { template, inside: { file: found.file, usedAt: at, values, ids, chain } };
  }

  /** The steps of a template with what a use changes in them. */
  private overridden(
    steps: readonly Json[],
    {
      overrides,
      path,
      inside,
      origin,
    }: { overrides: Json | undefined; path: Path; inside: Origin; origin: Origin },
  ): Draft[] {
    const changes = isObject(overrides) ? overrides : {};
    const known = steps.flatMap((step) => (isObject(step) ? [String(step.id)] : []));
    for (const id of Object.keys(changes).filter((id) => !known.includes(id))) {
      const place: Path = origin.usedAt ?? [...path, 'overrides', id];
      const message = `the template ${inside.chain.at(-1)} has no step "${id}"`;
      const hint = didYouMean(id, known) ?? `it has ${known.join(', ')}`;
      this.report({ path: place, at: 'key', message, hint }, origin);
    }
    return steps.flatMap((step, index): Draft[] => {
      const change = isObject(step) ? ownField(changes, String(step.id)) : undefined;
      if (change === null) return [];
      const draft = this.step(step, ['steps', index], inside);
      if (!isObject(change) || !(draft instanceof Placed)) return [draft];
      // What the user of a template writes may name its steps as the template does.
      const changed = this.fields(change, [...path, 'overrides', String(isObject(step) ? step.id : '')], {
        ...origin,
        ids: inside.ids,
      });
      return [new Placed({ ...(draft.value as { [key: string]: Draft }), ...changed }, draft.place)];
    });
  }

  private steps(list: readonly Json[], path: Path, origin: Origin): Draft[] {
    return list.map((step, index) => this.step(step, [...path, index], origin));
  }

  private step(step: Json, path: Path, origin: Origin): Draft {
    if (!isObject(step)) return this.value(step, path, origin);
    const id = typeof step.id === 'string' ? (origin.ids.get(step.id) ?? step.id) : undefined;
    const use = step.extends !== undefined ? this.use(step, path, origin, id ?? '') : undefined;
    const own = use ? Object.fromEntries(Object.entries(step).filter(([key]) => !OF_USE.has(key))) : step;
    const fields: { [key: string]: Draft | undefined } = this.fields(own, path, origin);
    if (id !== undefined) fields.id = this.placed(id, [...path, 'id'], origin, id === step.id);
    if (Array.isArray(step.needs)) {
      fields.needs = step.needs.map((need, index) =>
        this.placed(origin.ids.get(String(need)) ?? need, [...path, 'needs', index], origin),
      );
    }
    if (use) {
      const { template, inside } = use;
      fields.type = 'group';
      fields.steps = this.overridden(template.steps, { overrides: step.overrides, path, inside, origin });
      if (template.output !== undefined) fields.output = this.value(template.output, ['output'], inside);
    }
    return this.placed(fields, path, origin);
  }

  private value(value: Json, path: Path, origin: Origin): Draft {
    if (typeof value === 'string') {
      const text = this.text(value, origin);
      return this.placed(text, path, origin, text === value);
    }
    if (Array.isArray(value)) {
      const isSteps = STEP_LISTS.has(String(path.at(-1)));
      return this.placed(
        isSteps
          ? this.steps(value, path, origin)
          : value.map((item, index) => this.value(item, [...path, index], origin)),
        path,
        origin,
      );
    }
    return isObject(value) ? this.object(value, path, origin) : this.placed(value, path, origin);
  }

  private object(value: JsonObject, path: Path, origin: Origin): Draft {
    return this.placed(this.fields(value, path, origin), path, origin);
  }

  private fields(value: JsonObject, path: Path, origin: Origin): { [key: string]: Draft } {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, this.value(item, [...path, key], origin)]),
    );
  }

  private placed(value: Draft, path: Path, { file, usedAt }: Origin, copied = true): Draft {
    return new Placed(value, {
      path,
      copied,
      ...defined({ file, usedAt }),
    });
  }

  /** A text with new names of steps, then with parameters: their values are written by others, and keep their names. */
  private text(text: string, { ids, values }: Origin): Json {
    const renamed =
      ids.size === 0
        ? text
        : text.replaceAll(/\$([a-z][a-z0-9_]*)/g, (whole, name: string) =>
            ids.has(name) ? `$${ids.get(name)}` : whole,
          );
    return values && renamed.includes('$parameters') ? fill(renamed, values) : renamed;
  }

  private plain(value: Json, origin: Origin): Json {
    if (typeof value === 'string') return this.text(value, origin);
    if (Array.isArray(value)) return value.map((item) => this.plain(item, origin));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.plain(item, origin)]));
  }
}

/** Ids of steps at any depth. */
const idsIn = (steps: readonly Json[]): string[] =>
  steps.flatMap((step) =>
    isObject(step) ? [...(typeof step.id === 'string' ? [step.id] : []), ...idsBelow(step)] : [],
  );

const idsBelow = (value: Json): string[] => {
  if (Array.isArray(value)) return value.flatMap(idsBelow);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    STEP_LISTS.has(key) && Array.isArray(item) ? idsIn(item) : idsBelow(item),
  );
};

/** Whether a document uses a template anywhere. */
export const usesTemplates = (document: JsonObject): boolean =>
  document.extends !== undefined || stepsUse(document);

const stepsUse = (value: Json): boolean => {
  if (Array.isArray(value)) return value.some(stepsUse);
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([key, item]) =>
      (STEP_LISTS.has(key) &&
        Array.isArray(item) &&
        item.some((step) => isObject(step) && step.extends !== undefined)) ||
      stepsUse(item),
  );
};
