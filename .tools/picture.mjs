import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { chromiumBinary } from './chromium-binary.mjs'

/**
 * Takes the picture of the README, `.github/todos.png`: the to-do list of the demo in two windows, before and after
 * something is added in one of them. Run it by `npm run picture` when the demo looks different.
 */
const PICTURE = path.join(import.meta.dirname, '../.github/todos.png')

const WINDOW = { width: 520, height: 640 }
/** Of a window, the list without the menu above it. */
const SHOWN = { x: 0, y: 145, width: WINDOW.width, height: 425 }

const folder = await mkdtemp(path.join(tmpdir(), 'picture-'))
const demo = await startDemo(path.join(folder, 'todos.db'))
const { executablePath, env } = await chromiumBinary()
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox'],
  env: { ...process.env, ...env },
})
try {
  await writeFile(PICTURE, await arranged(await states()))
} finally {
  await browser.close()
  demo.kill()
  await rm(folder, { recursive: true, force: true })
}

/** The demo on a free port, with a list of its own. */
function startDemo(file) {
  const server = spawn(process.execPath, ['--import', 'tsx', 'demo/server.ts'], {
    cwd: path.join(import.meta.dirname, '..'),
    env: { ...process.env, PORT: '0', TODO_DB: file },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`The demo ended with ${code}.`)))
    server.stdout.on('data', (text) => {
      const [url] = /http:\S+/.exec(text) ?? []
      if (url) resolve(Object.assign(server, { url }))
    })
  })
}

/** What both windows show at each step: the caption, and a picture of each window. */
async function states() {
  const [left, right] = [await openWindow(), await openWindow()]
  for (const text of ['Water the plants', 'Call Ada']) await add(left, text)
  await left.click('text=Water the plants')
  await right.waitForSelector('li.done')
  await left.mouse.move(0, 0)
  await left.fill('#new-text', 'Buy oat milk')
  const before = await shots('1. A person types in the left window.', left, right)
  await add(left, 'Buy oat milk')
  await right.waitForSelector('text=Buy oat milk')
  return [before, await shots('2. After Enter both windows show it.', left, right)]
}

async function openWindow() {
  const context = await browser.newContext({ viewport: WINDOW, deviceScaleFactor: 1.5, colorScheme: 'light' })
  const page = await context.newPage()
  await page.goto(`${demo.url}/todos`)
  await page.waitForSelector('.phx-connected')
  return page
}

async function add(page, text) {
  await page.fill('#new-text', text)
  await page.press('#new-text', 'Enter')
  await page.waitForSelector(`li >> text=${text}`)
}

async function shots(caption, ...pages) {
  const taken = await Promise.all(pages.map((page) => page.screenshot({ caret: 'initial', clip: SHOWN })))
  return { caption, pictures: taken.map((png) => png.toString('base64')) }
}

/** One picture of all states, each a row with its two windows. */
async function arranged(rows) {
  const page = await browser.newPage({ deviceScaleFactor: 1.5 })
  await page.setViewportSize({ width: 2 * WINDOW.width + 72, height: 100 })
  const framed = (png) =>
    `<figure><figcaption>localhost:3000/todos</figcaption><img src="data:image/png;base64,${png}"></figure>`
  const windows = ({ caption, pictures }) => `<p>${caption}</p><div>${pictures.map(framed).join('')}</div>`
  await page.setContent(`<style>
    body { margin: 0; padding: 8px 24px 24px; background: #dfe4ee; font: 17px sans-serif; color: #1b2130 }
    p { margin: 16px 0 8px }
    div { display: flex; gap: 24px }
    figure { margin: 0; overflow: hidden; border-radius: 10px; box-shadow: 0 2px 12px rgb(20 30 60 / 25%) }
    figcaption { padding: 6px 16px; background: #c9d1e0; font-size: 14px }
    img { display: block; width: ${WINDOW.width}px }
  </style>${rows.map(windows).join('')}`)
  return page.screenshot({ fullPage: true })
}
