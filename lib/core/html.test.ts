import { describe, expect, it } from '@jest/globals';
import { escapeMarkup, html, trusted } from './html.ts';

describe('html', () => {
  it('escapes values in text and in attributes', () => {
    const name = `"><script>alert('1')</script>&`;

    expect(html`<a title="${name}">${name}</a>`.markup).toBe(
      '<a title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">' +
        '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</a>',
    );
  });

  it('keeps markup, joins lists and leaves out what is nothing', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);

    expect(html`<ul>${items}</ul>${null}${undefined}${false}${0}${trusted('<hr>')}`.markup).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li></ul>0<hr>',
    );
  });

  it('leaves out what XML forbids', () => {
    expect(escapeMarkup('a\u0000b\u000bc\nd\ud800')).toBe('abc\nd\ufffd');
  });
});
