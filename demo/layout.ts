import { html, type Layout, type Rendered } from '../lib/index.ts'
import { links } from './links.ts'

/** The document around the demo's live views. Ordinary pages have the same in views/top.ejs and bottom.ejs. */
export const layout: Layout = ({ title, titleTag, head, lang, bodyClass, body, req }) => html`<!doctype html>
<html lang="${lang}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    ${titleTag}
    <link rel="icon" href="/static/icon.svg">
    <link rel="stylesheet" href="/static/style.css">
    ${head}
    <script src="/static/hooks.js" defer></script>
    <script src="/static/chart.js" defer></script>
    <script src="/static/board.js" defer></script>
  </head>
  <body class=${bodyClass || false}>
    <a class="skip" href="#content">Skip to the content</a>
    ${navigation(req.path)}
    <main id="content" tabindex="-1">
      <h1>${title}</h1>
      ${body}
    </main>
    <footer class="foot">Rendered on the server, live over one WebSocket, no script in the page.</footer>
  </body>
</html>`

function navigation(path: string): Rendered {
  return html`<header class="top">
    <a class="brand" href="/">express-liveview</a>
    <nav aria-label="Demos">
      ${links.map((link) => html`<a href=${link.path} aria-current=${link.path === path ? 'page' : undefined}>${link.title}</a>`)}
    </nav>
  </header>`
}
