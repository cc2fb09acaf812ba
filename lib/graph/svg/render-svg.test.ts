import { describe, expect, it } from '@jest/globals';
import { EVERYTHING, graphOfYaml } from '#compiler/graph/testing/samples.ts';
import { renderSvg } from './render-svg.ts';

describe('the SVG picture of a workflow', () => {
  it('has every step, condition and label', async () => {
    const svg = await renderSvg(graphOfYaml(EVERYTHING));

    for (const text of [
      'look',
      'ops/release',
      'fetch_logs',
      'logs',
      'ask',
      'slower',
      'otherwise',
      'next item',
    ]) {
      expect(svg).toContain(`>${text}</text>`);
    }
    expect(svg).toContain('>if $input.level = &quot;high&quot;</text>');
    expect(svg).toContain('>all steps: retry 2× · timeout 20s</text>');
  });

  it('is the same text for the same graph', async () => {
    const pictures = await Promise.all([EVERYTHING, EVERYTHING].map((text) => renderSvg(graphOfYaml(text))));

    expect(pictures[0]).toBe(pictures[1]);
  });

  it('escapes what XML reads as syntax, and keeps other letters', async () => {
    const svg = await renderSvg(
      graphOfYaml(`  - { id: a, type: emit, event: 'Größe "1]" <b> & 注文', description: "</title>" }`),
    );

    expect(svg).toContain('Größe &quot;1]&quot; &lt;b&gt; &amp; 注文, 1 s</text>');
    expect(svg).toContain('&lt;/title&gt;');
  });

  it('has colours for light and for dark pages', async () => {
    const svg = await renderSvg(graphOfYaml(EVERYTHING));
    const [light, dark] = svg.split('@media (prefers-color-scheme:dark)');

    expect(light).toContain('.page,.behind{fill:#ffffff}');
    expect(dark).toContain('.page,.behind{fill:#0f172a}');
  });
});
