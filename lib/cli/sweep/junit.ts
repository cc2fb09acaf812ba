import { escapeMarkup } from '#core/html.ts';
import { describeScenario } from '#sweep/scenario.ts';
import type { SweepReport } from '#sweep/sweep.ts';

/** Returns reports in JUnit's XML, a suite for each workflow and a failure for each violation. */
export const junit = (reports: readonly SweepReport[]): string => {
  const suites = reports.map(({ workflow, tried, violations, milliseconds }) => {
    const time = (milliseconds / 1000).toFixed(3);
    const failures = violations.map(
      ({ invariant, message, scenario }) =>
        `    <testcase classname="${attribute(workflow)}" name="${attribute(`${invariant}: ${describeScenario(scenario)}`)}">\n` +
        `      <failure message="${attribute(message)}"/>\n    </testcase>`,
    );
    const passed = `    <testcase classname="${attribute(workflow)}" name="${tried} executions" time="${time}"/>`;
    return [
      `  <testsuite name="${attribute(workflow)}" tests="${violations.length + 1}" failures="${violations.length}" time="${time}">`,
      passed,
      ...failures,
      '  </testsuite>',
    ].join('\n');
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join(
    '\n',
  );
};

const attribute = (text: string): string => escapeMarkup(text).replaceAll('\n', ' ');
