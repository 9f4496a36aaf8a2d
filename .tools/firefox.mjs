#!/usr/bin/env node
/**
 * Stands for Firefox where Playwright starts it (`FIREFOX_PATH` names the real one), and passes on what the two say to
 * each other (WebDriver BiDi). Playwright begins every page with a command that the Firefox of Debian does not know
 * yet, and that changes nothing in our tests: it is answered here.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { WebSocket, WebSocketServer } from 'ws'

const UNKNOWN = ['emulation.setMediaFeaturesOverride']
const READY = 'WebDriver BiDi listening on '

const firefox = spawn(process.env.FIREFOX_PATH, process.argv.slice(2), {
  stdio: ['ignore', 'inherit', 'pipe'],
})
firefox.on('exit', (code) => process.exit(code ?? 1))
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => firefox.kill(signal))

for await (const line of createInterface(firefox.stderr)) {
  if (line.includes(READY)) listen(line.split(READY)[1])
  else process.stderr.write(`${line}\n`)
}

/** Listens in the browser's place, and says so in its words. */
function listen(url) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', (playwright, { url: path }) => passOn(playwright, new WebSocket(url + path)))
  server.on('listening', () => process.stderr.write(`${READY}ws://127.0.0.1:${server.address().port}\n`))
}

function passOn(playwright, browser) {
  const opened = new Promise((resolve) => browser.on('open', resolve))
  playwright.on('message', async (data) => {
    const { id, method } = JSON.parse(data)
    if (UNKNOWN.includes(method)) return playwright.send(JSON.stringify({ type: 'success', id, result: {} }))
    await opened
    browser.send(String(data))
  })
  browser.on('message', (data) => playwright.send(String(data)))
  browser.on('close', () => playwright.close())
  // A test run that is killed says no more than this.
  playwright.on('close', () => firefox.kill())
}
