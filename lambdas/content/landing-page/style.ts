/** Style of the landing page, on top of what all pages share. */
export const LANDING_STYLE = `
.language { display: none; }
.switch { position: absolute; opacity: 0; pointer-events: none; }
.hero { position: relative; overflow: hidden; color: var(--on-deep); background: linear-gradient(135deg, var(--deep), var(--deep-end)); }
.hero svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.bar, .hero-text, .section > *, .offer > *, footer > * { width: min(70rem, 100% - 2.5rem); margin-inline: auto; }
.bar { position: relative; display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .6rem 1.5rem; padding-block: 1.4rem; }
.mark { display: inline-flex; max-width: 100%; overflow-wrap: anywhere; align-items: center; gap: .5em; font: 600 1.35rem/1 var(--display); letter-spacing: .04em; }
.mark::before { content: ''; width: .72em; height: .72em; border-radius: 50%; background: var(--action); }
.languages { display: flex; gap: .25rem; font-size: .92rem; }
.languages label { cursor: pointer; padding: .35rem .8rem; border-radius: 999px; color: var(--on-deep); }
.languages label:hover { background: rgb(255 255 255 / .12); }
.languages label.current { background: var(--on-deep); color: var(--deep); font-weight: 600; }
.hero-text { position: relative; padding-block: clamp(3rem, 9vw, 7.5rem) clamp(7rem, 16vw, 12rem); }
.hero-text > * { max-width: 34rem; }
.hero h1 { margin-bottom: .45em; }
.hero .eyebrow { color: var(--glow); }
.hero .lead { color: var(--quiet-on-deep); margin-bottom: 1.8rem; }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: 1rem 1.6rem; }
.actions a:not(.button) { color: var(--on-deep); }
.section { padding-block: clamp(3.5rem, 8vw, 6.5rem); }
.section h2 { margin-top: 0; }
.section .lead { max-width: 70rem; color: var(--quiet); margin-bottom: 2.5rem; }
.trouble { background: var(--band); color: var(--on-band); text-align: center; }
.trouble p:last-child { font: 500 clamp(1.5rem, 1.1rem + 2vw, 2.5rem)/1.28 var(--display); max-width: 46rem; margin: 0 auto; text-wrap: balance; }
.reasons { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); gap: 1.25rem; padding: 0; list-style: none; margin-block: 0; }
.reasons li { background: var(--card); color: var(--on-card); border: 1px solid var(--line); border-radius: 18px; padding: 1.6rem 1.7rem 1.5rem; }
.reasons svg { width: 100%; max-width: 9rem; height: auto; margin: 0 0 1.1rem -.2rem; display: block; }
.reasons h3 { margin-bottom: .45em; font-size: 1.32rem; } .reasons p { margin: 0; color: var(--quiet-on-card); }
.people { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); gap: 2rem 3rem; margin-block: 0; }
.people div { border-top: 3px solid var(--action); padding-top: 1.1rem; } .people dt { font-weight: 650; margin-bottom: .3rem; } .people dd { margin: 0; color: var(--quiet); }
.proof { background: var(--band); color: var(--on-band); }
.proof ol { padding: 0; list-style: none; margin-block: 0; } .proof li { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.1fr); gap: .3rem 2.5rem; padding-block: 1.1rem; border-top: 1px solid var(--line); }
.proof b { font: 600 1.2rem/1.35 var(--display); }
.proof .lead, .proof span { color: var(--on-band); } .proof a { color: var(--on-band); }
.offer { background: linear-gradient(135deg, var(--deep), var(--deep-end)); color: var(--on-deep); text-align: center; padding-block: clamp(3.5rem, 8vw, 6rem); }
.offer h2 { margin-block: 0 .5em; } .offer p { color: var(--quiet-on-deep); max-width: 36rem; margin-bottom: 1.8rem; }
.offer .button { width: auto; }
footer { background: var(--deep-end); color: var(--quiet-on-deep); font-size: .92rem; padding-block: 1.8rem; } footer > div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .5rem 2rem; } footer a { color: inherit; margin-left: 1.2rem; }
@media (max-width: 58rem) { .hero svg { inset: auto 0 0 0; height: 15rem; } .hero-text { padding-bottom: 16rem; } }
@media (max-width: 40rem) { .proof li { grid-template-columns: 1fr; } footer a { margin: 0 1.2rem 0 0; } }
@media print { .hero, .offer, footer { background: none; color: #000; } .hero svg { display: none; } }
`;
