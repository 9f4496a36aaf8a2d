import { attrs, foreign, html, JS, liveView, type AnyLiveView, type Commands } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'
import type { Visit } from '../visit.ts'

const COMMANDS = `'[["push",{"event":"bad"}],["set_attr",{"attr":["title","bad"],"to":"body"}]]'`

/** Everything that is alive elsewhere, with the beginning that bindings have. */
function everything(prefix: string): string {
  return `<button id="click" ${prefix}click=${COMMANDS}>x</button><i ${prefix}mounted=${COMMANDS}></i>
    <p ${prefix}click-away=${COMMANDS} ${prefix}window-keydown="bad" ${prefix}remove=${COMMANDS}>away</p>
    <p id="hook" ${prefix}hook="Bad"></p><a id="link" href="#there" data-phx-link="redirect" data-phx-link-state="push">x</a>
    <iframe name="aside"></iframe><form id="form" action="/elsewhere" target="aside"
      ${prefix}change="bad" ${prefix}submit="bad"><input id="field" name="a"
      ${prefix}keydown="bad" ${prefix}focus="bad" ${prefix}blur="bad" /></form><i class="menu" data-do=${COMMANDS}></i>
    <div data-phx-session="x" data-phx-main><b ${prefix}click="bad">x</b></div>
    <div id="phx-main" data-phx-session="y"></div><div id="other" data-phx-sticky data-phx-session="z"></div>`
}

/** A view that shows foreign markup in two ways, another one after a click, and none after the next. */
export function showing(prefix: string, good: Commands): (site: Site) => AnyLiveView {
  const markup = everything(prefix)
  return (site) =>
    liveView({
      mount: () => ({ step: 0 }),
      handleEvent: {
        ...site.hears('bad'),
        good(socket) {
          site.hear('good')
          socket.update('step', (step) => step + 1)
        },
      },
      render: ({ step }) => html`<section>${step < 2 && foreign(`${markup}${step}`)}</section>
        <div phx-foreign>${step < 2 && foreign(`${markup.replaceAll('id="', 'id="the-')}${step}`)}</div>
        <button id="good" ${attrs({ [`${prefix}click`]: good })}>${step}</button>`,
    })
}

/** Does everything that a person can do there, before and after an update. */
export async function tryAll({ page, site }: Visit): Promise<unknown> {
  for (let step = 0; step < 3; step++) {
    for (const id of step < 2 ? ['', 'the-'] : []) {
      for (const at of ['click', 'link']) await page.click(`#${id}${at}`)
      await page.fill(`#${id}field`, `${step}`)
      await page.press(`#${id}field`, 'Enter')
    }
    await page.click('#good')
    await page.waitForFunction((text) => document.querySelector('#good')?.textContent === text, `${step + 1}`)
  }
  const { hash, fields } = await page.evaluate(() => ({
    hash: location.hash,
    fields: document.querySelectorAll('#field').length,
  }))
  return [site.heard.map(([name]) => name), await page.title(), hash, fields, site.pageLoads]
}

/** Markup that somebody else has written. */
export const foreignScenarios: Scenarios = {
  'foreign markup is inert': {
    isJoined: false,
    view: showing('phx-', JS.push('good')),
    act: async (visit) => {
      await visit.page.waitForSelector('.phx-connected')
      return tryAll(visit)
    },
    seen: [['good', 'good', 'good'], '« Conformance »', '#there', 0, 1],
  },
  'foreign markup that gets out of its element is inert, too': {
    view: (site) =>
      liveView({
        mount: () => ({}),
        handleEvent: site.hears('bad', 'good'),
        render: () =>
          html`<ul><li><div phx-foreign>${foreign(
            `</div></li><li><b id="bad" phx-click="bad">x</b><b id="worse" PHX-CLICK="bad">x</b></li><li><div>`,
          )}</div></li></ul><button phx-click="good">good</button>`,
      }),
    act: async (visit) => {
      for (const at of ['#bad', '#worse', 'button']) await visit.page.click(at)
      return visit.heardNames(1)
    },
    seen: ['good'],
  },
}
