import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import type { Finding, Path } from '../findings/finding.ts';
import { misfits } from '../model/fit.ts';
import type { Model } from '../model/model.ts';
import { patternProblems } from '../triggers/event-pattern.ts';
import { cronProblem, rateProblem } from '../triggers/schedule.ts';
import type { Rule } from './rule.ts';

const code = 'invalid-trigger';

type Settings = Record<string, Json | undefined>;

const isTimezone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

function* schedule({ rate, cron, timezone }: Settings, path: Path): Iterable<Finding> {
  if ((rate === undefined) === (cron === undefined)) {
    const got = rate === undefined ? 'neither' : 'both';
    yield {
      code,
      message: `a schedule has either "rate" or "cron", got ${got}`,
      path,
      hint: 'for example rate: 1 hour',
    };
    return;
  }
  const problem = typeof rate === 'string' ? rateProblem(rate) : cronProblem(String(cron));
  if (problem) yield { code, ...problem, path: [...path, rate === undefined ? 'cron' : 'rate'] };
  if (typeof timezone === 'string' && !isTimezone(timezone)) {
    const message = `there is no time zone "${timezone}"`;
    yield { code, message, path: [...path, 'timezone'], hint: 'for example Europe/Berlin' };
  }
}

function* event(settings: Settings, path: Path): Iterable<Finding> {
  const { source, 'detail-type': detailType, detail } = settings;
  if (source === undefined && detailType === undefined && detail === undefined) {
    const message = 'this trigger would start for every event on the bus';
    yield { code, message, path, hint: 'add "source" or "detail-type"' };
  }
  if (isObject(detail)) {
    for (const problem of patternProblems(detail))
      yield { code, ...problem, path: [...path, 'detail', ...problem.path] };
  }
}

/** What the trigger starts the workflow with, against the workflow's input. */
function* input(model: Model, settings: Settings, kind: string, path: Path): Iterable<Finding> {
  const schema: JsonObject | undefined = model.input;
  if (!schema || (settings.input === undefined && kind === 'event')) return;
  const at = settings.input === undefined ? path : [...path, 'input'];
  for (const misfit of misfits(settings.input ?? {}, schema, at, {
    who: "the workflow's input",
    root: schema,
  })) {
    yield { code, message: misfit.message, hint: misfit.hint, path: misfit.path, at: misfit.at };
  }
}

const KINDS: Record<string, (settings: Settings, path: Path) => Iterable<Finding>> = { schedule, event };

export const invalidTrigger = {
  code,
  description:
    'A trigger that EventBridge would not take, or that starts the workflow with an input that its schema refuses: rate and ' +
    'cron expressions, time zones, event patterns.',
  example: 'schedule: { rate: 1 hours }',
  fix: 'Write it as EventBridge does: `rate: 1 hour`, `rate: 5 minutes`, `cron: 0 9 ? * MON-FRI *`.',
  *check(model: Model): Iterable<Finding> {
    for (const [index, trigger] of (model.document.triggers ?? []).entries()) {
      for (const [kind, settings] of Object.entries(trigger) as [string, Settings][]) {
        const check = KINDS[kind];
        const path = ['triggers', index, kind];
        if (!check) continue;
        const findings = [...check(settings, path)];
        yield* findings;
        if (findings.length === 0) yield* input(model, settings, kind, path);
      }
    }
  },
} satisfies Rule;
