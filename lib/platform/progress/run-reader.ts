import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { parentIn } from '#contracts/child-executions.ts';
import { RecordedEntries } from '#contracts/compensation/entries.ts';
import { undoneKey } from '#contracts/compensation/keys.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { authoredCause } from '#contracts/progress/authored-cause.ts';
import { createProgress, type Progress } from '#contracts/progress/progress.ts';
import { manifestOfRun } from '#contracts/progress/run-manifest.ts';
import { maskOfRun } from '#contracts/progress/sensitive-values.ts';
import { beganWithin } from '#contracts/resumed-executions.ts';
import { assignmentOf, VARIANT_FIELD } from '#contracts/variants.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject, parseJson } from '#core/json.ts';
import type { Executions } from '../ports/executions.ts';
import { newerEvents } from '../ports/newer-events.ts';
import type { DeployedDefinition } from '../versions/definition-store.ts';
import type { Definitions } from './definitions.ts';
import { MapRunReader } from './map-runs.ts';
import type { RecordedEffect, RunView } from './progress-store.ts';

/** Reads the view of an execution from its history, event by event. */
export class RunReader {
  readonly #manifest: WorkflowManifest;
  readonly #execution: string;
  readonly #definitions: Definitions;
  readonly #events: HistoryEvent[] = [];
  #progress: Progress;
  #definition: JsonObject | undefined;
  readonly #recorded = new RecordedEntries();
  #mapRuns: MapRunReader;
  #started: { input?: string; stateMachineVersionArn?: string } = {};
  #output: string | undefined;

  constructor(manifest: WorkflowManifest, execution: string, definitions: Definitions) {
    this.#manifest = manifest;
    this.#execution = execution;
    this.#definitions = definitions;
    this.#progress = createProgress(manifest);
    this.#mapRuns = new MapRunReader(manifest.steps);
  }

  /** Takes the next event. The first says by which definition the rest is read: a promise says when the next one may come. */
  apply(event: HistoryEvent): Promise<void> | undefined {
    if (event.type === 'ExecutionStarted') return this.#begin(event);
    this.#read(event);
    return undefined;
  }

  async #begin(event: HistoryEvent): Promise<void> {
    this.#started = event.executionStartedEventDetails ?? {};
    const deployed = await this.#definitions(this.#execution, this.#started.stateMachineVersionArn);
    if (deployed) {
      const adapted = manifestOfVersion(this.#manifest, deployed);
      this.#progress = createProgress(adapted);
      this.#mapRuns = new MapRunReader(adapted.steps);
    }
    this.#definition = deployed?.definition;
    this.#read(event);
  }

  #read(event: HistoryEvent): void {
    if (event.type === 'ExecutionSucceeded') this.#output = event.executionSucceededEventDetails?.output;
    // What is sensitive is known by the whole history.
    if (this.#manifest.sensitive) this.#events.push(event);
    this.#progress.apply(event);
    this.#recorded.apply(event);
    this.#mapRuns.apply(event);
  }

  /** Returns the view at a time in milliseconds since the epoch. */
  view(now: number): RunView {
    const snapshot = this.#progress.snapshot(now);
    const mask = maskOfRun(this.#manifest.sensitive, this.#events, { numbers: true });
    const { input, stateMachineVersionArn: version } = this.#started;
    const mapRuns = this.#mapRuns.ended();
    return {
      snapshot: {
        ...snapshot,
        cause: this.#authored(mask(snapshot.cause)),
        steps: snapshot.steps.map((step) => ({ ...step, cause: this.#authored(mask(step.cause)) })),
      },
      ...defined({
        output: this.#output === undefined ? undefined : mask(JSON.parse(this.#output) as Json),
        parent: parentIn(input),
        variant: variantIn(input),
        ...this.#before(),
        version,
        recorded: this.#recordedEffects(),
        mapRuns: mapRuns.length > 0 ? mapRuns : undefined,
      }),
    };
  }

  #authored(cause: string | undefined): string | undefined {
    const steps = this.#manifest.steps.map(({ id }) => id);
    return cause === undefined ? undefined : authoredCause(cause, steps);
  }

  #before(): Pick<RunView, 'continues' | 'reruns'> {
    const before = this.#definition && beganWithin(this.#definition);
    if (!before) return {};
    const { execution, step, apart } = before;
    return apart ? { reruns: { execution, step } } : { continues: execution };
  }

  #recordedEffects(): RecordedEffect[] | undefined {
    const recorded = this.#recorded.list();
    if (recorded.length === 0) return undefined;
    return recorded.map(({ entry: { step, key, at }, ...became }) => ({
      ...{ step, key: undoneKey(key), at },
      ...became,
    }));
  }
}

/** Reads the view of an execution from its whole history. */
export const readRun = async (
  manifest: WorkflowManifest,
  execution: string,
  {
    executions,
    definitions,
    now,
  }: { executions: Pick<Executions, 'historyPage' | 'pages'>; definitions: Definitions; now: number },
): Promise<RunView> => {
  const reader = new RunReader(manifest, execution, definitions);
  for await (const page of newerEvents(executions, execution, 0)) {
    for (const event of page) {
      const begun = reader.apply(event);
      if (begun) await begun;
    }
  }
  return reader.view(now);
};

/** Returns the manifest by which an execution of a version is read. */
export const manifestOfVersion = (
  manifest: WorkflowManifest,
  { definition, manifest: deployed = manifest }: DeployedDefinition,
): WorkflowManifest => {
  const known = adapted.get(definition);
  if (known?.from === deployed) return known.to;
  const to = manifestOfRun(deployed, definition);
  adapted.set(definition, { from: deployed, to });
  return to;
};

/** Manifests as they apply to executions of a definition: many executions have the same. */
const adapted = new WeakMap<JsonObject, { from: WorkflowManifest; to: WorkflowManifest }>();

/** The variant that an input says the execution has got. */
const variantIn = (text: string | undefined): RunView['variant'] => {
  const input = text?.includes(VARIANT_FIELD) ? parseJson(text) : undefined;
  const assigned = isObject(input) ? assignmentOf(input[VARIANT_FIELD]) : undefined;
  return assigned && { workflow: assigned.workflow, variant: assigned.variant };
};
