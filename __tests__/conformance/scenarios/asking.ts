import express from 'express'
import { html, type Rendered } from '../../../lib/index.ts'
import type { Scenario, Scenarios } from '../scenario.ts'
import { still } from './clicks.ts'
import type { Visit } from '../visit.ts'

const why =
  'what Phoenix’s applications have in a script of its own, phoenix_html, is a part of our client; the other script is not here'

/** Answers what the page asks, and writes down the questions. */
function answering({ page }: Visit, isAccepted: boolean): string[] {
  const questions: string[] = []
  page.on('dialog', (dialog) => {
    questions.push(dialog.message())
    void (isAccepted ? dialog.accept() : dialog.dismiss())
  })
  return questions
}

/** A link by another method, and what it sent to the server. */
function linked(link: (visitUrl: string) => Rendered, seen: unknown): Scenario {
  return {
    routes: (app, _live, site) =>
      app.post('/account', express.urlencoded(), (req, res) => {
        site.hear('account', req.body as Record<string, string>)
        res.send('<title>Gone</title>')
      }),
    view: (site) => still(link(site.url), 'end')(site),
    act: async (visit) => {
      await visit.page.waitForLoadState('networkidle')
      await visit.page.click('#link')
      await visit.page.waitForLoadState('networkidle')
      return [new URL(visit.page.url()).pathname, visit.site.heard]
    },
    seen: ['/elsewhere', []],
    differs: { why, seen },
  }
}

/** Clicks that are asked about, and links that do more than lead somewhere. */
export const asking: Scenarios = {
  'a click is asked about, and not made when the answer is no': {
    view: still(
      html`<button phx-click="delete" data-confirm="Really?"><i>x</i></button>
        <form action="/elsewhere"><button id="go" data-confirm="Go?">go</button></form>
        <p phx-click="end">end</p>`,
      ...['delete', 'end'],
    ),
    act: async (visit) => {
      await visit.page.waitForLoadState('networkidle')
      const questions = answering(visit, false)
      for (const at of ['i', '#go', 'p']) await visit.click(at)
      return [questions, await visit.heardNames(1), new URL(visit.page.url()).pathname]
    },
    seen: [[], ['delete'], '/elsewhere'],
    isJoined: true,
    differs: { why, seen: [['Really?', 'Go?'], ['end'], '/'] },
  },
  'a click is made when the answer is yes': {
    view: still(html`<button phx-click="delete" data-confirm="Really?">x</button>`, 'delete'),
    act: async (visit) => {
      await visit.page.waitForLoadState('networkidle')
      const questions = answering(visit, true)
      await visit.click('button')
      return [questions, await visit.heardNames(1)]
    },
    seen: [[], ['delete']],
    differs: { why, seen: [['Really?'], ['delete']] },
  },
  'a link by another method is sent as a form': linked(
    () =>
      html`<a id="link" href="/elsewhere" data-method="delete" data-to="/account" data-csrf="token">x</a>`,
    ['/account', [['account', { _method: 'delete', _csrf_token: 'token' }]]],
  ),
}
