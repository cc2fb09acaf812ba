import { escapeMarkup } from '#core/html.ts';
import { describeScenario } from '#sweep/scenario.ts';
import type { SweepReport } from '#sweep/sweep.ts';

/** Returns reports in JUnit's XML, a suite for each workflow and a failure for each violation. */
export const junit = (reports: readonly SweepReport[]): string => {
  const suites = reports.map(({ workflow, tried, violations, milliseconds, neverSucceeded }) => {
    const time = (milliseconds / 1000).toFixed(3);
    const failures = violations.map(
      ({ invariant, message, scenario }) =>
        `    <testcase classname="${attribute(workflow)}" name="${attribute(`${invariant}: ${describeScenario(scenario)}`)}">\n` +
        `      <failure message="${attribute(message)}"/>\n    </testcase>`,
    );
    const about = `    <testcase classname="${attribute(workflow)}" name="${tried} executions" time="${time}"`;
    const first =
      neverSucceeded === undefined
        ? `${about}/>`
        : `${about}>\n      <failure message="${attribute(`no execution without faults succeeded: ${neverSucceeded}`)}"/>\n    </testcase>`;
    const failed = violations.length + (neverSucceeded === undefined ? 0 : 1);
    return [
      `  <testsuite name="${attribute(workflow)}" tests="${violations.length + 1}" failures="${failed}" time="${time}">`,
      first,
      ...failures,
      '  </testsuite>',
    ].join('\n');
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join(
    '\n',
  );
};

const attribute = (text: string): string => escapeMarkup(text).replaceAll('\n', ' ');
