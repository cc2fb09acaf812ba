import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('invalid-trigger', () => {
  it('refuses what EventBridge would refuse', () => {
    const text = `
name: shop
triggers:
  - schedule: { rate: 1 hours }
  - schedule: { rate: rate(5 minutes) }
  - schedule: { rate: often }
  - schedule: { cron: "0 9 * * MON-FRI" }
  - schedule: { cron: "0 9 * * MON-FRI *" }
  - schedule: { cron: "0 25 ? * MON-FRI *", timezone: Europe/Berln }
  - schedule: { rate: 1 hour, cron: "0 9 ? * * *" }
  - event: { input: "{{ $event.detail }}" }
  - event: { source: [shop], detail: { a: 1, b: [{ prefixx: x }], c: [], d: { e: [{ numeric: [">"] }] } } }
steps:
  - { id: a, uses: a/b }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '3:23 error invalid-trigger: a rate is a number and minute(s), hour(s) or day(s), the unit singular after 1 and plural otherwise, got "1 hours" (write 1 hour)',
      '4:23 error invalid-trigger: a rate is a number and minute(s), hour(s) or day(s), without "rate( )" (write 5 minutes)',
      '5:23 error invalid-trigger: a rate is a number and minute(s), hour(s) or day(s), got "often" (for example 15 minutes)',
      '6:23 error invalid-trigger: a cron expression has six fields (minutes hours day-of-month month day-of-week year), got 5 (add the year, and "?" for one of the days: 0 9 ? * MON-FRI *)',
      '7:23 error invalid-trigger: one of day-of-month and day-of-week must be "?", and only one (write 0 9 ? * MON-FRI *)',
      '8:26 error invalid-trigger: "25" does not fit the hours: 0 to 23, "*", ranges, steps up to 23 and lists',
      '8:55 error invalid-trigger: there is no time zone "Europe/Berln" (did you mean "Europe/Berlin"?)',
      '9:15 error invalid-trigger: a schedule has either "rate" or "cron", got both (for example rate: 1 hour)',
      '10:12 error invalid-trigger: this trigger would start for every event on the bus (add "source" or "detail-type")',
      '11:43 error invalid-trigger: a pattern lists the values that match (write [1])',
      '11:52 error invalid-trigger: EventBridge has no matcher "prefixx" (did you mean "prefix"?)',
      '11:70 error invalid-trigger: an empty list matches nothing (list the values that match)',
      '11:94 error invalid-trigger: "numeric" takes a list of an operator and a number, or two of each, got [">"] (for example [">", 0, "<=", 5])',
    ]);
  });

  it('compares the input of the trigger with that of the workflow', () => {
    const text = `
name: shop
input: { type: object, required: [id], properties: { id: { type: string }, n: { type: integer } } }
triggers:
  - schedule: { rate: 1 hour }
  - schedule: { rate: 2 hours, input: { id: 1 } }
  - event: { source: [shop], input: { id: "{{ $event.detail.id }}", n: "n {{ $event.detail.n }}" } }
steps:
  - { id: a, uses: a/b }
`.slice(1);
    expect(foundIn(text)).toEqual([
      `4:15 error invalid-trigger: "id" is missing: the workflow's input requires it (it is a text)`,
      `5:45 error invalid-trigger: "id": the workflow's input expects a text, got the number 1`,
      `6:72 error invalid-trigger: "n": the workflow's input expects a whole number, got n {{ $event.detail.n }}, a text`,
    ]);
  });

  it('says what a condition over the event may not read or be written like', () => {
    const text = `
name: shop
triggers:
  - event: { source: [shop], when: "{{ $event.detail.total > 100 }}" }
  - event: { source: [shop], when: $input.total > 100 }
  - event: { source: [shop], when: $event.detail.total >, keep: often }
  - event: { source: [shop], priority: 5, order_by: $input.id }
steps:
  - { id: a, type: wait, timeout: 1h, event: { source: [shop], when: $inptu.x = 1 } }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '3:37 error braces-in-expression: "when" is already an expression and takes no braces (write $event.detail.total > 100)',
      '4:36 error unknown-variable: there is no step or variable "$input" here ($input is available in steps and in the output)',
      '5:56 error invalid-expression: this is not JSONata: Unexpected end of expression, at character 22',
      '5:65 error invalid-value: "keep": expected a duration such as "30s", "5m", "1h30m" or "24h", got the text "often"',
      '6:30 error invalid-trigger: "priority" decides which execution starts first, but "order_by" already fixes the order (leave one of them out)',
      '6:53 error unknown-variable: there is no step or variable "$input" here ($input is available in steps and in the output)',
      '8:70 error unknown-variable: there is no step or variable "$inptu" here (here are $event)',
    ]);
  });

  it('warns of schedules that never fire and of settings that change nothing', () => {
    const text = `
name: shop
triggers:
  - schedule: { cron: "0 0 30 2 ? *" }
  - schedule: { cron: "0 0 1 1 ? 2020" }
  - schedule: { rate: 1 hour, timezone: Europe/Berlin }
  - schedule: { cron: "0 9 * * ? *", timezone: "+02:00" }
steps:
  - { id: a, uses: a/b }
`.slice(1);

    expect(foundIn(text)).toEqual([
      '3:23 warning invalid-trigger: this schedule never fires: no future time fits "0 0 30 2 ? *" (check the day against the month, and the year)',
      '4:23 warning invalid-trigger: this schedule never fires: no future time fits "0 0 1 1 ? 2020" (check the day against the month, and the year)',
      '5:41 warning invalid-trigger: a time zone has no effect on a rate (leave it out, or write a cron)',
      '6:48 error invalid-trigger: there is no time zone "+02:00" (for example Europe/Berlin or UTC: the name of a place, which knows when clocks change)',
    ]);
  });

  it('refuses settings of webhooks that do not go together', () => {
    const text = `
name: shop
triggers:
  - webhook: { scheme: hmac, prefix: "sha256=" }
  - webhook: { scheme: github, header: x-sig, tolerance: 1m }
  - webhook: { scheme: hmac, header: "x sig" }
steps:
  - { id: a, uses: a/b }
`.slice(1);

    expect(foundIn(text)).toEqual([
      '3:14 error invalid-trigger: "hmac" needs the header that carries the signature (for example header: x-signature)',
      '4:5 error invalid-trigger: a workflow has one webhook trigger: its address is /webhooks/<workflow> (start it from another workflow)',
      `4:32 error invalid-trigger: "header" is a setting of the scheme hmac, and this trigger's scheme is github (leave it out, or write scheme: hmac)`,
      '4:47 error invalid-trigger: "tolerance" changes nothing: github signs no time (leave it out)',
      '5:5 error invalid-trigger: a workflow has one webhook trigger: its address is /webhooks/<workflow> (start it from another workflow)',
      '5:38 error invalid-trigger: "header" expects the name of a header, got "x sig" (for example x-signature)',
    ]);
  });

  it('takes every scheme of webhooks, and expressions over what came', () => {
    for (const scheme of ['standard', 'github', 'stripe', 'slack', 'shopify']) {
      expect(
        foundIn(
          `name: shop\ntriggers:\n  - webhook: { scheme: ${scheme} }\nsteps:\n  - { id: a, uses: a/b }\n`,
        ),
      ).toEqual([]);
    }
    const text = `
name: shop
triggers:
  - webhook: { scheme: hmac, header: X-Sig, algorithm: sha512, encoding: base64, id_header: X-Id, input: { a: "{{ $event.body.a }}" } }
steps:
  - { id: a, uses: a/b }
`;
    expect(foundIn(text)).toEqual([]);
  });

  it('takes what EventBridge takes', () => {
    const text = `
name: shop
triggers:
  - api: {}
  - schedule: { rate: 1 hour }
  - schedule: { rate: 15 minutes }
  - schedule: { cron: "0/15 8-17 ? JAN-MAR,6 MON#2 2030/2", timezone: Europe/Berlin }
  - schedule: { cron: "0 0 L * ? *" }
  - schedule: { cron: "0 21 LW * ? *" }
  - schedule: { cron: "0 9 ? * FRI-MON *" }
  - event: { source: [shop], detail-type: [OrderPlaced], detail: { total: [{ numeric: [">", 10, "<=", 99] }], $or: [{ a: [1] }, { b: [{ exists: false }] }], who: [null, x, { anything-but: [y] }] } }
steps:
  - { id: a, uses: a/b }
`.slice(1);
    expect(foundIn(text)).toEqual([]);
  });
});
