import { LOST_UNDO } from '#contracts/progress/undid-nothing.ts';
import { certain } from '#core/certain.ts';
import type { Assignment, Fragment } from '#steps/emission.ts';
import { stepTypes } from '#steps/index.ts';
import type { Step } from '#steps/step.ts';
import { isUndoneByLog, UNDO_BY_LOG } from '#steps/undo-by-log.ts';
import { asExpression, emitTemplate } from './author-text.ts';
import { allSteps, type Build } from './build.ts';
import type { Emitter } from './emitter.ts';
import { entryKey } from './entry-key.ts';
import { raisedName } from './errors.ts';
import { freeVariables } from './free-variables.ts';
import { absentIn } from './present.ts';
import { assign, type Subgraph } from './subgraph.ts';
import { undoRetry } from './undo-retry.ts';
import { undoState } from './undo-state.ts';
import { undoesByLog, undoSubstitution } from './undo-substitution.ts';

/**
 * Returns the saga entry of a step whose effect took place; `with` is computed now. What a step did that runs apart, in executions, only the log
 * knows.
 */
export const sagaEntry = (emitter: Emitter, step: Step): Assignment[] => {
  const { graph } = emitter;
  const type = stepTypes.get(step.type);
  if (type?.apart?.(step))
    return lostEntries(emitter, type.blocks?.(step).flatMap(({ steps }) => steps) ?? [], step);
  const text = entryText(emitter, step);
  return text === undefined
    ? []
    : [assign(certain(graph.saga, 'saga'), `$append($${graph.saga}, [${text.entry}])`)];
};

/**
 * Returns the saga entry of a step with an unknown outcome. If the compensation's input needs the step's result, the log undoes it, which may know
 * that.
 */
export const unknownEntry = (emitter: Emitter, step: Step): { entry: Assignment[]; known: boolean } => {
  const text = entryText(emitter, step);
  const own = emitter.names.variable(step.id) ?? step.id;
  const known = text !== undefined && !freeVariables(text.input).has(own);
  if (!known) return { entry: lostEntries(emitter, [withoutFallback(step)]), known };
  const { absent, entry } = text;
  if (absent.length === 0) return { entry: sagaEntry(emitter, step), known };
  // A Catch has none itself: what it assigns must not fail.
  const there = absent.map((expression) => `$exists(${expression})`).join(' and ');
  const saga = certain(emitter.graph.saga, 'saga');
  const total = `${there} ? ${entry} : ${lostEntry(emitter, step.id, isLogged(emitter, step) ? [step] : [])}`;
  return { entry: [assign(saga, `$append($${saga}, [${total}])`)], known };
};

/** A fallback begins after what its step did is undone: it must not be fenced with that. */
const withoutFallback = ({ on_error: _, ...step }: Step): Step => step;

/**
 * Returns entries for steps that may have had effects but whose own entries are lost: a result too large, an uncaught error. The log undoes them,
 * newest first, in the place of the step around them, `owner`.
 */
export const lostEntries = (emitter: Emitter, steps: readonly Step[], owner?: Step): Assignment[] => {
  const { graph } = emitter;
  const lost = [...allSteps(steps)].filter((step) => step.compensate);
  const [first] = lost;
  if (graph.saga === undefined || !first) return [];
  const isApart = owner !== undefined && stepTypes.get(owner.type)?.apart?.(owner) === true;
  const logged = lost.filter((step) => isLogged(emitter, step, isApart));
  const entries = [
    ...lost.filter((step) => !logged.includes(step)).map((step) => lostEntry(emitter, step.id, [])),
    ...(logged.length > 0 ? [lostEntry(emitter, owner?.id ?? first.id, logged)] : []),
  ];
  return [assign(graph.saga, `$append($${graph.saga}, [${entries.join(', ')}])`)];
};

/**
 * The entry of what the log undoes. Of a step that no function runs it knows nothing: the entry has no `uses`, and the cause of the failure
 * names it.
 */
const lostEntry = (emitter: Emitter, id: string, logged: readonly Step[]): string => {
  const [key, ...more] = logged.map((step) => entryKey(emitter, step));
  if (key === undefined) {
    emitter.build.mayLose = true;
    return `{"step": ${JSON.stringify(id)}, "at": $millis()}`;
  }
  const members = [
    `"step": ${JSON.stringify(id)}`,
    `"uses": "\${${undoSubstitution(emitter, UNDO_BY_LOG)}}"`,
    `"with": {"effects": [${[key, ...more].join(', ')}]}`,
    `"key": ${key} & "${LOST_UNDO}"`,
    '"at": $millis()',
  ];
  return `{${members.join(', ')}}`;
};

/**
 * Whether the effect of a step is in the log: one that a function makes, and Baton wraps that. What a called workflow did is in the log of that;
 * that an iteration which is an execution has started it is logged before. If nothing is known of any action, only what iterations did apart
 * is taken to be there, since nothing else knows of it.
 */
const isLogged = ({ build, graph }: Emitter, step: Step, ofApart = false): boolean => {
  const type = stepTypes.get(step.type);
  const isApart = ofApart || graph.apart;
  if (type?.calls) return isApart;
  const isUnlogged = typeof type?.unlogged === 'function' ? type.unlogged(step) : type?.unlogged === true;
  if (isUnlogged) return false;
  if (step.uses === undefined) return true;
  if (!build.actions) return isApart;
  const contract = build.actions.get(step.uses);
  return contract !== undefined && contract.broken === undefined;
};

interface EntryText {
  entry: string;
  /** The compensation's input. */
  input: string;
  /** Expressions of the input that may yield nothing; the entry cannot be made if one does. */
  absent: string[];
}

const entryText = (emitter: Emitter, step: Step): EntryText | undefined => {
  const undo = step.compensate;
  if (!undo || emitter.graph.saga === undefined) return undefined;
  if (isUndoneByLog(step)) return { entry: lostEntry(emitter, step.id, [step]), input: '{}', absent: [] };
  const key = undoSubstitution(emitter, undo);
  const value = emitTemplate(undo.with ?? {}, emitter.names);
  const input = asExpression(value);
  const members = [
    `"step": ${JSON.stringify(step.id)}`,
    `"uses": "\${${key}}"`,
    `"with": ${input}`,
    `"key": ${entryKey(emitter, step)} & "/undo"`,
    '"at": $millis()',
    // The log learns it from the call of a function; of other steps it knows the entry alone.
    ...(step.uses === undefined && !isLogged(emitter, step)
      ? Object.entries(undoRetry(emitter.build, undo)).map(
          ([field, value]) => `"${field}": ${JSON.stringify(value)}`,
        )
      : []),
  ];
  return { entry: `{${members.join(', ')}}`, input, absent: absentIn(value) };
};

/** What can be undone, newest first. */
const undoable = (build: Build, list: string): string =>
  build.mayLose ? `$reverse($append([], ${list}[$exists(uses)]))` : `$reverse(${list})`;

/** What cannot, as compensations are reported. */
const lostIn = (graph: Subgraph): string =>
  `$${graph.saga}[$not($exists(uses))].{"step": step, "undone": false, "error": "OutcomeUnknown"}`;

/** Emits the workflow's last resort: undoes everything, then fails with the original error. */
export const compensateAndFail = (emitter: Emitter): Fragment => {
  const { graph } = emitter;
  const undo = undoState(emitter, {
    wanted: 'compensate',
    items: undoable(emitter.build, `$${graph.saga}`),
    comment: 'Undoes what was done, newest first; keeps going past a compensation that fails.',
  });
  const failed = emitter.stateName('failed');
  const error = `$${graph.error}`;
  const undone = undoesByLog(emitter.build) ? '$states.input[$not(none = true)]' : '$states.input';
  const reported = `$append([], ${undone})`;
  emitter.add({
    name: failed,
    body: {
      Type: 'Fail',
      Comment: 'Fails with the original error; the cause tells what was undone and what was not.',
      Error: raisedName(graph.error),
      Cause:
        `{% $string({"step": ${error}.Step, "cause": ${error}.Cause, "outcome": ${error}.Outcome, ` +
        `"compensations": ${emitter.build.mayLose ? `$append(${reported}, ${lostIn(graph)})` : reported}}) %}`,
    },
    edges: [],
  });
  undo.next.target = failed;
  return { entry: undo.name, pending: [], exits: [] };
};

/** Emits the undoing of everything since a mark, for a block that handles its failure; what could not be undone stays in the saga. */
export const undoSince = (emitter: Emitter, blockId: string, mark: string): Fragment => {
  const { graph } = emitter;
  const saga = `$${graph.saga}`;
  const since = `$filter(${saga}, function($entry, $i) { $i >= $${mark} })`;
  const before = `$filter(${saga}, function($entry, $i) { $i < $${mark} })`;
  const items = undoable(emitter.build, `$append([], ${since})`);
  const undo = undoState(emitter, {
    wanted: `undo_${blockId}`,
    items,
    comment: `Undoes what ${blockId} did before it failed, newest first.`,
    mark,
  });
  const left = `$filter(${items}, function($entry, $i) { $states.result[$i].undone = false })`;
  const lost = emitter.build.mayLose ? [`$append([], ${since})[$not($exists(uses))]`] : [];
  const kept = [...lost, `$reverse($append([], ${left}))`].reduce(
    (list, more) => `$append(${list}, ${more})`,
    `$append([], ${before})`,
  );
  undo.next.assigns.push(assign(certain(graph.saga, 'saga'), kept));
  return { entry: undo.name, pending: [], exits: [undo.next] };
};
