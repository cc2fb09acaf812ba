import type { Direction, WorkflowGraph } from '#contracts/graph.ts';
import { compileWorkflow } from '../../index.ts';
import { graphOf } from '../build-graph.ts';

/** Makes the graph of a workflow in YAML, with the steps alone or a whole document. */
export const graphOfYaml = (text: string, direction?: Direction): WorkflowGraph => {
  const whole = text.startsWith('name:') ? text : `name: sample\nsteps:\n${text}`;
  const { diagnostics, document, plan } = compileWorkflow({ text: whole, file: 'sample.workflow.yaml' });
  if (!document || !plan) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return graphOf(document, plan, direction);
};

/** A workflow with every kind of block, compensations, a fallback and conditions. */
export const EVERYTHING = `name: everything
input: { type: object, required: [hosts, level], properties: { hosts: { type: array, items: { type: string } }, level: { type: string } } }
defaults: { retry: { max_attempts: 2 }, timeout: 20s }
phases: [look, act]
triggers:
  - event: { source: [shop], detail-type: [OrderPlaced] }
steps:
  - { id: look, uses: ops/look, needs: [], phase: look, estimate: 2s }
  - { id: reserve, uses: ops/reserve, needs: [look], phase: act, breaker: { name: stock }, compensate: { uses: ops/release } }
  - id: gather
    type: parallel
    needs: [look]
    branches:
      logs: [{ id: fetch_logs, uses: ops/logs }, { id: sum_up, uses: ops/sum-up, when: $count($fetch_logs) > 1 }]
      metrics: [{ id: metrics, uses: ops/metrics, on_error: skip }]
  - id: by_level
    type: switch
    needs: [reserve, gather]
    cases:
      - { when: '$input.level = "high"', steps: [{ id: page, uses: ops/page, irreversible: true }] }
      - when: '$input.level = "middle"'
        steps: [{ id: ask, type: approval, with: { title: Page? }, timeout: 15m, on_timeout: approve }]
  - id: hosts
    type: for_each
    foreach: $input.hosts
    as: host
    needs: [by_level]
    max_concurrency: 5
    steps:
      - { id: drain, uses: ops/drain, needs: [], with: { host: "{{ $host }}" } }
      - { id: log, uses: ops/log, needs: [drain] }
      - id: healthy
        type: while
        until: $loop.healthy
        max_iterations: 20
        needs: [drain]
        with: { healthy: false }
        steps: [{ id: rest, type: wait, for: 30s }, { id: probe, uses: ops/probe }]
        output: { healthy: "{{ $probe.healthy }}" }
  - { id: stop, type: fail, needs: [hosts], when: $count($hosts) = 0, error: Nothing }
  - id: ship
    uses: ops/ship
    needs: [stop]
    on_error: { fallback: { type: group, steps: [{ id: slow, uses: ops/slow }, { id: slower, uses: ops/slower }] } }
  - { id: tell, type: emit, needs: [ship], event: Done }
`;
