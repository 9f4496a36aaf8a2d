require('./shared-code.cjs')
const { buildSync, transformSync } = require('esbuild')

/** Jest loads every module anew for each test file. Each of these packages has a hundred: Jest sees one of each. */
const BUNDLED = /\/node_modules\/(express|express4|supertest|ws)\/index\.js$/

/**
 * These packages are loaded once for each process of Jest, and not once for each test file: Playwright alone takes half a
 * second of computing. They live outside of Jest's sandbox. So an error or an array of theirs is no `instanceof` those
 * of a test, and what a test fakes, such as the clock, does not reach them.
 */
const OUTSIDE = /\/node_modules\/(cheerio|playwright-core|typescript)\//

/** Jest's view of TypeScript: strip the types, turn imports into require. Types are checked by tsc, not here. */
module.exports = {
  process(source, file) {
    if (OUTSIDE.test(file)) return { code: loadedOutside(file) }
    return BUNDLED.test(file) ? bundled(file) : transformed(source, file)
  },
}

/** In the sandbox `require` and `node:module` are Jest's own. `node:vm` leads out of it. */
function loadedOutside(file) {
  const name = JSON.stringify(file)
  return `
    const outside = require('node:vm').runInThisContext('process').getBuiltinModule('node:module')
    module.exports = outside.createRequire(${name})(${name})`
}

function bundled(file) {
  const options = { bundle: true, write: false, platform: 'node', minifyWhitespace: true, logLevel: 'error' }
  return { code: buildSync({ ...options, entryPoints: [file] }).outputFiles[0].text }
}

function transformed(source, file) {
  return transformSync(source, {
    loader: file.endsWith('.ts') ? 'ts' : 'js',
    format: 'cjs',
    target: 'node20',
    // Beside the code: V8 would read a map in the code once more for each test file.
    sourcemap: 'external',
    sourcefile: file,
  })
}
