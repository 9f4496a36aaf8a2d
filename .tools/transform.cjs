const { transformSync } = require('esbuild')

/** Jest's view of TypeScript: strip the types, turn imports into require. Types are checked by tsc, not here. */
module.exports = {
  process(source, file) {
    const loader = file.endsWith('.ts') ? 'ts' : 'js'
    return transformSync(source, {
      loader,
      format: 'cjs',
      target: 'node20',
      sourcemap: 'inline',
      sourcefile: file,
    })
  },
}
