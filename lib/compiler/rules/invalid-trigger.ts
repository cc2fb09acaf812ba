import { compilePattern } from '#contracts/event-patterns/compile.ts';
import { parseCron } from '#contracts/schedules/cron.ts';
import { nextCron } from '#contracts/schedules/next-cron.ts';
import { parseRate } from '#contracts/schedules/rate.ts';
import { isTimeZone, timeZoneHint } from '#contracts/schedules/time-zone.ts';
import { WEBHOOK_SCHEMES, type WebhookSchemeName } from '#contracts/webhooks/schemes.ts';
import { systemClock } from '#core/clock.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { Finding, Path } from '../findings/finding.ts';
import { misfits } from '../model/fit.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'invalid-trigger';

type Settings = Record<string, Json | undefined>;

function* schedule({ rate, cron, timezone }: Settings, path: Path): Iterable<Finding> {
  if ((rate === undefined) === (cron === undefined)) {
    const got = rate === undefined ? 'neither' : 'both';
    const message = `a schedule has either "rate" or "cron", got ${got}`;
    yield { code, message, path, hint: 'for example rate: 1 hour' };
    return;
  }
  const known = typeof timezone !== 'string' || isTimeZone(timezone);
  if (typeof rate === 'string') {
    const parsed = parseRate(rate);
    if ('problem' in parsed) yield { code, ...parsed.problem, path: [...path, 'rate'] };
  } else {
    yield* cronFindings(String(cron), known && typeof timezone === 'string' ? timezone : 'UTC', path);
  }
  if (!known) {
    const message = `there is no time zone "${timezone}"`;
    yield { code, message, path: [...path, 'timezone'], hint: timeZoneHint(String(timezone)) };
  } else if (timezone !== undefined && typeof rate === 'string') {
    const message = 'a time zone has no effect on a rate';
    yield {
      code,
      severity: 'warning',
      message,
      path: [...path, 'timezone'],
      hint: 'leave it out, or write a cron',
    };
  }
}

function* cronFindings(text: string, timeZone: string, path: Path): Iterable<Finding> {
  const parsed = parseCron(text);
  if ('problem' in parsed) {
    yield { code, ...parsed.problem, path: [...path, 'cron'] };
  } else if (nextCron(parsed.cron, systemClock.now(), timeZone) === undefined) {
    const message = `this schedule never fires: no future time fits "${text.trim()}"`;
    yield {
      code,
      severity: 'warning',
      message,
      path: [...path, 'cron'],
      hint: 'check the day against the month, and the year',
    };
  }
}

function* event(settings: Settings, path: Path): Iterable<Finding> {
  const { source, 'detail-type': detailType, detail } = settings;
  if (source === undefined && detailType === undefined && detail === undefined) {
    const message = 'this trigger would start for every event on the bus';
    yield { code, message, path, hint: 'add "source" or "detail-type"' };
  }
  if (settings.order_by !== undefined && settings.priority !== undefined) {
    const message = '"priority" decides which execution starts first, but "order_by" already fixes the order';
    yield { code, message, path: [...path, 'priority'], at: 'key', hint: 'leave one of them out' };
  }
  if (isObject(detail)) {
    for (const problem of compilePattern({ detail }).problems)
      yield { code, ...problem, path: [...path, ...problem.path] };
  }
}

const HMAC_SETTINGS = ['header', 'encoding', 'algorithm', 'prefix', 'id_header'];
/** Names of headers that HTTP allows. */
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

function* webhook(settings: Settings, path: Path): Iterable<Finding> {
  const scheme = (settings.scheme ?? 'standard') as WebhookSchemeName;
  if (scheme === 'hmac' && settings.header === undefined) {
    const message = '"hmac" needs the header that carries the signature';
    yield { code, message, path, hint: 'for example header: x-signature' };
  }
  for (const name of HMAC_SETTINGS) {
    const value = settings[name];
    if (value === undefined) continue;
    if (scheme !== 'hmac') {
      const message = `"${name}" is a setting of the scheme hmac, and this trigger's scheme is ${scheme}`;
      yield { code, message, path: [...path, name], at: 'key', hint: 'leave it out, or write scheme: hmac' };
    } else if (name.endsWith('header') && !HEADER_NAME.test(String(value))) {
      const message = `"${name}" expects the name of a header, got "${value}"`;
      yield { code, message, path: [...path, name], hint: 'for example x-signature' };
    }
  }
  if (settings.tolerance !== undefined && !WEBHOOK_SCHEMES[scheme].timed) {
    const message = `"tolerance" changes nothing: ${scheme} signs no time`;
    yield { code, message, path: [...path, 'tolerance'], at: 'key', hint: 'leave it out' };
  }
}

/** What the trigger starts the workflow with, against the workflow's input. */
function* input(model: Model, settings: Settings, kind: string, path: Path): Iterable<Finding> {
  const schema: JsonObject | undefined = model.input;
  if (
    !schema ||
    settings.fires !== undefined ||
    (settings.input === undefined && (kind === 'event' || kind === 'webhook'))
  )
    return;
  const at = settings.input === undefined ? path : [...path, 'input'];
  for (const misfit of misfits(settings.input ?? {}, schema, at, {
    who: "the workflow's input",
    root: schema,
  })) {
    yield { code, message: misfit.message, hint: misfit.hint, path: misfit.path, at: misfit.at };
  }
}

const KINDS: Record<string, (settings: Settings, path: Path) => Iterable<Finding>> = {
  schedule,
  event,
  webhook,
};

export const invalidTrigger = {
  code,
  description:
    "A trigger that EventBridge would reject, or whose input does not match the workflow's schema: rate and " +
    'cron expressions, time zones, event patterns. A schedule that never fires is a warning.',
  example: 'schedule: { rate: 1 hours }',
  fix: 'Write it as EventBridge does: `rate: 1 hour`, `rate: 5 minutes`, `cron: 0 9 ? * MON-FRI *`.',
  *check(model: Model): Iterable<Finding> {
    const webhooks = (model.document.triggers ?? []).flatMap((one, index) => (one.webhook ? [index] : []));
    for (const index of webhooks.slice(1)) {
      const message = 'a workflow has one webhook trigger: its address is /webhooks/<workflow>';
      yield {
        code,
        message,
        path: ['triggers', index, 'webhook'],
        at: 'key',
        hint: 'start it from another workflow',
      };
    }
    for (const [index, trigger] of (model.document.triggers ?? []).entries()) {
      for (const [kind, settings] of Object.entries(trigger) as [string, Settings][]) {
        const check = ownField(KINDS, kind);
        const path = ['triggers', index, kind];
        if (!check) continue;
        // What seems to be missing may be there, with a mistake that is reported.
        const found = [...check(settings, path)];
        const findings = model.gaps.sections.has('triggers')
          ? found.filter((finding) => finding.path.length > path.length)
          : found;
        yield* findings;
        if (!findings.some(({ severity }) => severity !== 'warning'))
          yield* input(model, settings, kind, path);
      }
    }
  },
} satisfies Rule;
