/** The page's own style. It asks for nothing from anywhere else. */
export const style = `
:root { color-scheme: light dark; --bg: #fbfbf9; --card: #ffffff; --ink: #22262b; --soft: #5d6670; --line: #dfe2e6;
  --c1: #0072b2; --c2: #e69f00; --c3: #d55e00; --c4: #009e73; --c5: #cc79a7; --c6: #56b4e9; --bad: #b3261e; --good: #00704f; }
@media (prefers-color-scheme: dark) { :root { --bg: #15181c; --card: #1d2126; --ink: #e8eaed; --soft: #a3acb5; --line: #343a41;
  --c1: #5ab4e5; --c2: #f0b93a; --c3: #ff8a4c; --c4: #35c796; --c5: #e39cc4; --c6: #8ecdf2; --bad: #ff8a80; --good: #4fd1a5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 960px; margin: 0 auto; padding: 24px 20px 60px; }
h1 { font-size: 26px; margin: 0; } h2 { font-size: 18px; margin: 0; }
.head, .note { color: var(--soft); margin: 2px 0 0; }
section, .tile { background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
section { padding: 18px 20px; margin-top: 18px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(165px, 1fr)); gap: 12px; margin: 20px 0 0; padding: 0; }
.tile { padding: 12px 16px; } .tile dt { color: var(--soft); font-size: 13px; }
.tile dd { margin: 0; font-size: 22px; font-weight: 600; font-variant-numeric: tabular-nums; }
.tile small { display: block; font-size: 12px; font-weight: 400; color: var(--soft); }
.good { color: var(--good); } .bad { color: var(--bad); }
.scroll { overflow-x: auto; margin-top: 14px; } table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { font-weight: 600; color: var(--soft); font-size: 13px; } th, td { padding: 5px 8px; border-bottom: 1px solid var(--line);
  text-align: right; font-variant-numeric: tabular-nums; vertical-align: top; white-space: nowrap; }
th.word, td.word { text-align: left; } td.long { white-space: normal; min-width: 180px; } th:first-child, td:first-child { padding-left: 0; }
tr:last-child td { border-bottom: 0; } figure { margin: 16px 0 0; overflow-x: auto; }
figure svg { width: 100%; min-width: 640px; height: auto; display: block; }
figcaption { color: var(--soft); font-size: 13px; margin-bottom: 4px; } section p { margin: 12px 0 0; }
@media print { section, .tile { break-inside: avoid; } body { background: none; } }
`
