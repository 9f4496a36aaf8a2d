import { html } from '../template/html.ts'
import type { Rendered } from '../template/rendered.ts'

/** The looks of the dashboard. Every rule is of its own classes, so that the page around it keeps its own. */
export const STYLE: Rendered = html`<style>
.lvd { --card: #fff; --ink: #1b2130; --quiet: #565f73; --edge: #d8dce4; --line: #2d5fd7; color: var(--ink); color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; box-sizing: border-box; }
@media (prefers-color-scheme: dark) { .lvd { --card: #1b202a; --ink: #e8ebf1; --quiet: #a3acbd; --edge: #313847; --line: #8db0ff; } :root:has(.lvd) { background: #12151c; } }
.lvd h1 { font-size: 1.5rem; margin: 0; }
.lvd h2 { font-size: .875rem; font-weight: 600; margin: 0 0 .25rem; color: var(--quiet); }
.lvd .lvd-quiet { color: var(--quiet); margin: .25rem 0 0; }
.lvd .lvd-cards, .lvd .lvd-tables { display: grid; gap: 1rem; margin: 1rem 0; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9rem), 1fr)); }
.lvd .lvd-tables { grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); align-items: start; }
.lvd .lvd-card { background: var(--card); border: 1px solid var(--edge); border-radius: 10px; padding: .875rem 1rem; min-width: 0; }
.lvd .lvd-figure { font-size: 1.625rem; font-weight: 600; margin: 0; font-variant-numeric: tabular-nums; }
.lvd .lvd-chart { display: block; width: 100%; height: 3rem; color: var(--line); margin-top: .5rem; }
.lvd .lvd-scroll { overflow-x: auto; }
.lvd table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.lvd th { text-align: left; font-weight: 600; color: var(--quiet); font-size: .8125rem; }
.lvd th, .lvd td { padding: .3rem .75rem .3rem 0; border-top: 1px solid var(--edge); overflow-wrap: anywhere; }
.lvd thead th { border-top: 0; }
.lvd th:not(:first-child), .lvd td:not(:first-child) { text-align: right; padding-right: 0; padding-left: .75rem; white-space: nowrap; }
@media (max-width: 30rem) { .lvd .lvd-wide th:nth-child(3), .lvd .lvd-wide td:nth-child(3) { display: none; } }
.lvd .lvd-of { display: block; color: var(--quiet); font-size: .8125rem; }
</style>`
