import { execFile } from 'node:child_process'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { builtScript } from './built-script.ts'

const file = path.join(__dirname, '../../dist/browser/index.mjs')

/** Runs a program as an ES module in Node. @returns what it prints */
async function run(program: string): Promise<string> {
  await builtScript()
  const args = ['--input-type=module', '--eval', program]
  return (await promisify(execFile)(process.execPath, args)).stdout
}

const url = pathToFileURL(file).href

test.each([
  ['import', `await import('${url}')`],
  ['names of it', `import { LiveSocket } from '${url}'\nnew LiveSocket('/live')`],
  ['a module that needs it', `await import('data:text/javascript,export * from ${JSON.stringify(url)}')`],
])('on a server the client says what it is, and what to import there: %s', async (_what, program) => {
  const failure = run(program)
  await expect(failure).rejects.toThrow(
    "runs in browsers only: here is no `document`. On a server import from 'express-liveview'",
  )
  await expect(failure).rejects.toThrow("if (typeof document !== 'undefined')")
})

test('where there is a document it is a module like any other', async () => {
  const program = `globalThis.document = {}\nconst names = Object.keys(await import('${url}'))\nconsole.log(names.join(' '))`
  expect(await run(program)).toBe('LiveSocket ViewHook createHook\n')
})
