import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

const root = path.join(import.meta.dirname, '..')

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * The Chromium to test with: CHROME_PATH, else the one that comes with `npm ci` (Linux on x64), else an installed one.
 * The one of `npm ci` is the same everywhere, and its headless shell takes less than half the time of a whole browser.
 *
 * @returns {Promise<{ executablePath: string, env: Record<string, string> }>} the binary, and what its process needs
 * @throws when there is none: a browser test is never skipped
 */
export async function chromiumBinary() {
  const named = process.env.CHROME_PATH
  if (named && !existsSync(named)) throw new Error(`CHROME_PATH names ${named}, and there is no such file.`)
  if (!named && process.platform === 'linux' && process.arch === 'x64') return bundledChromium()
  const executablePath = named || INSTALLED.find((file) => existsSync(file))
  if (!executablePath)
    throw new Error('The browser tests found no Chrome or Chromium. Install one, or name it in CHROME_PATH.')
  return { executablePath, env: {} }
}

async function bundledChromium() {
  const { version } = JSON.parse(
    readFileSync(path.join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'),
  )
  const folder = path.join(root, 'node_modules/.cache/express-liveview', `chromium-${version}`)
  if (!existsSync(folder)) await unpackInto(folder)
  return {
    executablePath: path.join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: path.join(folder, 'al2023/lib'), FONTCONFIG_PATH: path.join(folder, 'fonts') },
  }
}

/**
 * The package unpacks into the temporary folder and takes what lies there for complete, so each unpacking gets
 * a folder of its own and is moved in whole: two test runs at once, or one that was interrupted, do no harm.
 * AWS_EXECUTION_ENV makes it unpack the libraries a bare Linux lacks (nss, nspr, expat), too; the list of font
 * folders it brings knows only the temporary folder, and text without a font has no width to click on.
 */
async function unpackInto(folder) {
  mkdirSync(path.dirname(folder), { recursive: true })
  const staging = mkdtempSync(`${folder}.`)
  const unpack = `import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())`
  await promisify(execFile)(process.execPath, ['-e', unpack], {
    cwd: root,
    env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
  })
  writeFileSync(
    path.join(staging, 'fonts/fonts.conf'),
    `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts/fonts</dir><cachedir>${folder}/fonts</cachedir></fontconfig>\n`,
  )
  try {
    renameSync(staging, folder)
  } catch (error) {
    rmSync(staging, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}
