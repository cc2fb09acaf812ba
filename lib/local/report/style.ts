import { trusted } from '#core/html.ts';

/** The report's style: quiet paper, one accent, colours of states that differ in lightness too. */
export const STYLE = trusted(`
:root { color-scheme: light dark; --paper: #fbfaf8; --ink: #1c2227; --quiet: #5c666f; --line: #e2dfd9; --card: #ffffff;
--good: #1f6f5c; --good-soft: #dcefe9; --bad: #b3261e; --bad-soft: #fae3e1; --wait: #8a94a6; --undo: #9a5b00; --undo-soft: #fbecd2; --idle: #6b7280; --running: #2563a8;
--display: 'Iowan Old Style', Palatino, 'Palatino Linotype', Georgia, serif; --text: 'Segoe UI', 'Noto Sans', 'Helvetica Neue', Helvetica, Arial, sans-serif; --mono: ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181b; --ink: #e9ecee; --quiet: #a3adb5; --line: #2c3338; --card: #1b2125; --good: #6cc7ae; --good-soft: #17362f; --bad: #ff8a80; --bad-soft: #46201d; --wait: #6f7a8c; --undo: #f0b35b; --undo-soft: #43300f; --idle: #8b949e; --running: #7fb2ec; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 var(--text); }
main { width: min(74rem, 100% - 2.5rem); margin: 0 auto; padding-block: 3rem 5rem; }
h1 { font: 600 clamp(2rem, 1.4rem + 2.6vw, 3.1rem)/1.1 var(--display); letter-spacing: -.01em; margin: .2rem 0 .6rem; text-wrap: balance; }
h2 { font: 600 1.5rem/1.2 var(--display); margin: 3.2rem 0 1rem; } p { margin: 0 0 .8rem; max-width: 46rem; } a { color: inherit; text-underline-offset: .2em; }
.quiet { color: var(--quiet); } .mono { font-family: var(--mono); font-size: .9em; }
.badge { display: inline-block; padding: .22rem .8rem; border-radius: 999px; font-weight: 650; font-size: .88rem; background: var(--good-soft); color: var(--good); }
.badge.bad { background: var(--bad-soft); color: var(--bad); } .badge.undo { background: var(--undo-soft); color: var(--undo); } .badge.idle { background: var(--line); color: var(--ink); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1px; background: var(--line); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; margin: 1.8rem 0 0; padding: 0; list-style: none; }
.figures li { background: var(--card); padding: .9rem 1.1rem; } .figures b { display: block; font: 600 1.55rem/1.2 var(--display); font-variant-numeric: tabular-nums; } .figures span { color: var(--quiet); font-size: .86rem; }
.error { border-left: 5px solid var(--bad); background: var(--bad-soft); border-radius: 0 12px 12px 0; padding: 1rem 1.3rem; margin: 1.6rem 0 0; } .error b { font-family: var(--mono); color: var(--bad); } .error p { margin: .3rem 0 0; max-width: none; overflow-wrap: anywhere; }
.chart { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.1rem 1.3rem 1.2rem; overflow-x: auto; }
.rows { display: grid; grid-template-columns: minmax(9rem, max-content) minmax(24rem, 1fr) max-content; column-gap: 1.1rem; align-items: center; min-width: 44rem; }
.row { display: contents; } .rows .phase { grid-column: 1 / -1; color: var(--quiet); font-size: .76rem; font-weight: 650; letter-spacing: .08em; text-transform: uppercase; margin: .9rem 0 .15rem; }
.rows .label { font-size: .94rem; white-space: nowrap; } .rows .label small { color: var(--quiet); } .rows .time { color: var(--quiet); font-size: .86rem; font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
.track { position: relative; height: 1.7rem; background-image: none; }
.track i { position: absolute; top: 0; bottom: 0; width: 1px; background: var(--line); }
.bar { position: absolute; top: .38rem; height: .94rem; min-width: 3px; border-radius: 4px; background: var(--good); }
.bar.failed { background: var(--bad); } .bar.aborted { background: var(--idle); } .bar.running { background: var(--running); } .bar.compensation, .bar.fallback { background: var(--undo); } .bar.compensation.failed { background: var(--bad); }
.bar.waited { background: repeating-linear-gradient(135deg, var(--wait) 0 4px, transparent 4px 8px); border: 1px solid var(--wait); }
.break { position: absolute; top: 0; bottom: 0; background: repeating-linear-gradient(90deg, transparent 0 5px, var(--line) 5px 6px); }
.axis { position: relative; height: 1.5rem; color: var(--quiet); font-size: .78rem; font-variant-numeric: tabular-nums; } .axis span { position: absolute; transform: translateX(-50%); white-space: nowrap; } .axis span:first-child { transform: none; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.3rem; margin: .9rem 0 0; color: var(--quiet); font-size: .86rem; } .legend span::before { content: ''; display: inline-block; width: .9rem; height: .7rem; border-radius: 3px; margin-right: .45rem; background: var(--swatch); vertical-align: -.03rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); gap: 1.1rem; padding: 0; margin: 0; list-style: none; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.1rem 1.3rem; } .card h3 { margin: 0 0 .5rem; font: 600 1.15rem/1.3 var(--display); display: flex; justify-content: space-between; gap: 1rem; align-items: baseline; } .card p { margin: 0 0 .4rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .4rem 0 0; font-size: .94rem; } dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
.finding { border-left: 4px solid var(--wait); padding: .45rem 1rem; margin: .7rem 0; } .finding.blocking { border-color: var(--bad); } .finding.warning { border-color: var(--undo); } .finding p { margin: 0; max-width: none; } .finding small { color: var(--quiet); }
.links { columns: 16rem; padding-left: 1.1rem; margin: 0; } .links li { break-inside: avoid; }
@media (max-width: 46rem) { .figures b { font-size: 1.25rem; } .chart { padding: .9rem 1rem 1rem; } .rows { display: block; min-width: 0; } .row { display: grid; grid-template-columns: 1fr max-content; column-gap: 1rem; margin-top: .3rem; } .row > span:not([class]) { display: none; } .row .label, .row .time { white-space: normal; overflow-wrap: anywhere; } .row .time { max-width: 12rem; } .row .track, .row .axis { grid-column: 1 / -1; grid-row: 2; } .track { height: 1.2rem; } .bar { top: .2rem; height: .8rem; } .axis span:nth-child(even) { display: none; } }
@media print { .chart, .card { break-inside: avoid; } }
`);
