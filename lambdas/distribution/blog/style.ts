/** Style of the blog, on top of what all pages share. */
export const BLOG_STYLE = `
.top { border-bottom: 1px solid var(--line); } .top > div { width: min(68rem, 100% - 2.5rem); margin-inline: auto; padding-block: 1.1rem; display: flex; flex-wrap: wrap; justify-content: space-between; gap: .4rem 1.5rem; }
.mark { font: 600 1.2rem/1.4 var(--display); letter-spacing: .04em; color: var(--on-page); text-decoration: none; }
.mark::before { content: ''; display: inline-block; width: .65em; height: .65em; border-radius: 50%; background: var(--action); margin-right: .45em; }
.also { color: var(--quiet); font-size: .92rem; }
article { width: min(42rem, 100% - 2.5rem); margin: clamp(2rem, 6vw, 4.5rem) auto; font-size: 1.125rem; }
article h1 { font-size: clamp(2rem, 1.3rem + 3vw, 3.2rem); } article h2 { font-size: 1.6rem; margin: 2em 0 .5em; } article h3 { font-size: 1.25rem; margin: 1.7em 0 .35em; }
.standfirst { font: 400 1.35rem/1.5 var(--display); color: var(--on-page); } .meta { color: var(--quiet); font-size: .95rem; margin-bottom: 2rem; }
.picture { display: block; width: min(68rem, 100%); height: auto; margin: 0 auto; border-radius: 0 0 18px 18px; }
article > p:first-of-type::first-letter { initial-letter: normal; }
sup a { text-decoration: none; font-weight: 600; } sup { line-height: 0; }
.call { margin: 2.2rem 0 0; } .sources { margin-top: 3.5rem; padding-top: 1.4rem; border-top: 1px solid var(--line); font-size: .95rem; color: var(--quiet); } .sources h2 { font-size: 1.1rem; margin: 0 0 .6em; } .sources ol { padding-left: 1.3rem; margin: 0; }
.list { list-style: none; padding: 0; display: grid; gap: 2rem; grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); } .list img { width: 100%; height: auto; border-radius: 12px; } .list h2 { margin: .7rem 0 .3rem; font-size: 1.4rem; } .list a { text-decoration: none; color: inherit; }
footer { border-top: 1px solid var(--line); color: var(--quiet); font-size: .9rem; padding: 1.6rem 1.25rem; text-align: center; }
`;
