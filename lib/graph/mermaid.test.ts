import { describe, expect, it } from '@jest/globals';
import { EVERYTHING, graphOfYaml } from '#compiler/graph/testing/samples.ts';
import { renderMermaid } from './mermaid.ts';

describe('Mermaid text', () => {
  it('has shapes, named branches, labelled edges and the critical path', () => {
    const text = renderMermaid(graphOfYaml(EVERYTHING, 'right'));

    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        'flowchart LR',
        '  subgraph gather["gather (parallel, 2 s)"]',
        '    subgraph gather_0["logs"]',
        '    ask{{"ask<br/><small>approval</small><br/><small>timeout 15m: approve</small>"}}',
        '      rest(["rest<br/><small>30s</small>"])',
        '  tell>"tell<br/><small>Done, 1 s</small>"]',
        '  reserve -.->|"undo"| reserve_compensation',
        '  ship -.->|"on error"| ship_fallback',
        '  by_level_gate -->|"if $input.level = #34;high#34;"| page',
        '  log ==>|"next item"| hosts_gate',
        '  classDef undo stroke-dasharray:5 4',
      ]),
    );
    expect(text).toMatch(/\n {2}linkStyle [\d,]+ stroke:#ea580c,stroke-width:3px$/);
  });

  it('says above the picture how executions take turns', () => {
    const graph = graphOfYaml(EVERYTHING);

    expect(renderMermaid({ ...graph, turns: '1 at a time for each $input["a"]' })).toMatch(
      /^---\ntitle: "[\w-]+: 1 at a time for each \$input\[\\"a\\"\]"\n---\nflowchart /,
    );
  });

  it('closes every subgraph that it opens', () => {
    const lines = renderMermaid(graphOfYaml(EVERYTHING))
      .split('\n')
      .map((line) => line.trim());

    expect(lines.filter((line) => line === 'end')).toHaveLength(
      lines.filter((line) => line.startsWith('subgraph ')).length,
    );
  });

  it('uses no word of Mermaid as an id', () => {
    const text = renderMermaid(
      graphOfYaml(`
  - { id: end, uses: shop/a }
  - { id: end_step, uses: shop/b }
`),
    );

    expect(text).toContain('  end_step_2["end<br/>');
    expect(text).toContain('  end_step_2 --> end_step\n');
  });

  it('escapes what Mermaid and Markdown read as syntax, and keeps other letters', () => {
    const text = renderMermaid(
      graphOfYaml(`
  - { id: a, type: emit, event: 'Größe "1]" <b> 注文 *x* _y_ #1' }
  - { id: b, uses: shop/b, when: '$input.a = "|" and $input.snake_case > 2' }
`),
    );

    expect(text).toContain('Größe #34;1#93;#34; #60;b#62; 注文 #42;x#42; #95;y#95; #35;1');
    expect(text).toContain('-->|"if $input.a = #34;#124;#34; and<br/>$input.snake_case #62; 2"| b');
  });

  it('cuts a long name between characters', () => {
    const text = renderMermaid(graphOfYaml(`  - { id: a, type: emit, event: ${'🎉'.repeat(60)} }`));

    expect(text).toContain(`<small>${'🎉'.repeat(45)}…, 1 s</small>`);
  });
});
