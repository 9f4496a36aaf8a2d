import { existsSync } from 'node:fs'
import path from 'node:path'

/**
 * Browsers besides Chromium in which `npm run test:engines` looks at pages, and what is left out there.
 * Both are had from Debian by `apt-get install firefox-esr webkit2gtk-driver xvfb`.
 *
 * @type {Record<string, { title: string, places: string[], also?: string[], leftOut: Record<string, string> }>}
 */
export const ENGINES = {
  firefox: {
    title: 'Firefox',
    places: [process.env.FIREFOX_PATH, '/usr/bin/firefox-esr', '/usr/bin/firefox'],
    /** Names of tests, as regular expressions, and why they cannot be played. */
    leftOut: {
      'a person who asked for less motion is spared the view transition':
        'its driver cannot ask for less motion',
      'a .* to a redirect to a script executes nothing': 'its driver hears of no page that failed',
      '.* fits a telephone': 'it plays no telephone',
      'a word that is still being composed': 'its driver has no input method',
    },
  },
  webkit: {
    title: 'WebKitGTK',
    places: ['/usr/bin/WebKitWebDriver'],
    /** It has no mode without a screen, and does not end by itself when the test run is killed. */
    also: ['/usr/bin/Xvfb', '/usr/bin/setpriv'],
    leftOut: {
      '.* lives under a policy without inline scripts, and nothing complains': 'its driver hears no headers',
      '.* fits a telephone': 'it plays no telephone',
      'a word that is still being composed': 'its driver has no input method',
      '.* can be found one’s way in without seeing it': 'its driver has no words for what is heard',
      'the first page shows the list without JavaScript': 'its driver cannot switch JavaScript off',
      'a page in a frame of another site is live when the router says so': 'its driver looks into no frame',
      'without that it stays as it was printed, with all that is typed': 'its driver looks into no frame',
      'a page goes on living when the person stays': 'its driver answers questions by itself',
      'a page that is sent to .* goes on living: .*': 'its driver hears of no download, and no response',
      'a page inside of a sticky view goes on as it is( [(]polled[)])?':
        'it moves no element without taking it out of the page (moveBefore)',
      'what the browser restores is told': 'it keeps the whole page, and has nothing to restore',
    },
  },
}

/** Where the engine is installed. @returns {string | undefined} nothing when it is not */
export function placeOf(engine) {
  const { places, also = [] } = ENGINES[engine]
  return also.every((place) => existsSync(place))
    ? places.find((place) => place && existsSync(place))
    : undefined
}

/** How Playwright launches the engine. @param {string} place from `placeOf` */
export function launchOptions(place) {
  return {
    channel: 'moz-firefox',
    executablePath: path.join(import.meta.dirname, 'firefox.mjs'),
    env: { ...process.env, FIREFOX_PATH: place },
    timeout: 120_000,
  }
}
