import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { event, form, html, liveRouter, liveView, type AnyLiveView } from '../../lib/index.ts'
import { builtScript } from '../browser/built-script.ts'
import { newPage } from '../support/browser.ts'
import { runsOf } from '../support/thorough.ts'

const survey = form('survey', (sent) => ({ ...sent }))

/** A form that keeps what it is sent, and takes its time to answer. */
const slow = (): AnyLiveView =>
  liveView({
    mount: () => ({ form: survey.empty(), notes: 0 }),
    handleEvent: {
      change: event(survey, async (socket, form) => {
        socket.sendSelf('note')
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
        socket.assign({ form })
      }),
    },
    handleInfo: { note: (socket) => socket.update('notes', (notes) => notes + 1) },
    render: ({ form, notes }) => {
      const [a, b, c, one, many] = ['a', 'b', 'c', 'one', 'many[]'].map((name) => form.field(name))
      return html`<form id=${form.id} phx-change="change">
          <input class="n${notes}" ${a?.input()} /><input ${b?.input()} phx-throttle="15" />
          <textarea ${c?.control()}>${c?.value}</textarea>
          ${['x', 'y', 'z'].map((value) => html`<input ${one?.radio(value)} />`)}
          ${['p', 'q', 'r'].map((value) => html`<input ${many?.checkbox(value)} />`)}
        </form>
        <p>${JSON.stringify(form.values)}</p>`
    },
  })

/** Does what a hasty person does, out of focus, and says where the page did not show it. */
async function hurry(steps: number): Promise<readonly string[]> {
  const controls = [...document.querySelectorAll<HTMLInputElement>('input, textarea')]
  const isTick = ({ type }: HTMLInputElement): boolean => type === 'radio' || type === 'checkbox'
  const state = (): string => controls.map((each) => (isTick(each) ? each.checked : each.value)).join()
  const wrong: string[] = []
  for (let i = 0; i < steps; i++) {
    const control = controls[Math.floor(Math.random() * controls.length)] as HTMLInputElement
    if (isTick(control)) control.click()
    else {
      control.value += String(i % 10)
      control.dispatchEvent(new Event('input', { bubbles: true }))
    }
    const expected = state()
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 25))
    if (state() !== expected) wrong.push(`${i} ${control.name}: ${expected} became ${state()}`)
  }
  return wrong
}

let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

test('nothing that is typed, ticked or chosen in a hurry is undone by slow answers', async () => {
  await builtScript()
  server = createServer(express().use(liveRouter().live('/', slow()))).listen(0)
  await once(server, 'listening')
  const { page, errors } = await newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await page.waitForSelector('.phx-connected')
  expect(await page.evaluate(hurry, runsOf('things done in a hurry', 400, 120))).toEqual([])
  await page.waitForSelector('form:not(.phx-change-loading)', { timeout: 30_000 })
  const held = await page.evaluate(() => {
    const all = [...new FormData(document.querySelector('form') as HTMLFormElement)]
    return Object.fromEntries(all.filter(([name]) => name.length === 1))
  })
  // Throttled, the last of b may not have been told.
  expect({ ...JSON.parse((await page.textContent('p')) ?? ''), b: held['b'] }).toMatchObject(held)
  expect(errors).toEqual([])
})
