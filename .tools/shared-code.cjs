/**
 * Jest runs each test file in a context of its own, and has each module compiled anew there. A V8 script is compiled once
 * and runs in many contexts, and what V8 has learned of its functions stays with it. So each process of Jest keeps the
 * script of each module. Values are not shared: each context runs the script again.
 *
 * Only `import()` is different: it fails in such a script. It does so in Jest, too, unless Node is told to run ES modules
 * in contexts.
 */
const vm = require('node:vm')

/** Scripts by the path of their file, each with the text that it was compiled from. */
const scripts = new Map()
const compileFunction = vm.compileFunction

/** As `vm.compileFunction`, for a function that belongs to a context. */
vm.compileFunction = (source, parameters, options) => {
  const { filename, parsingContext } = options ?? {}
  if (parsingContext === undefined || filename === undefined)
    return compileFunction(source, parameters, options)
  return scriptOf(filename, source, parameters).runInContext(parsingContext).module
}

function scriptOf(filename, source, parameters) {
  const head = `({ module(${parameters.join(', ')}) {`
  const text = `${head}${source}\n} })`
  const known = scripts.get(filename)
  if (known?.text === text) return known.script
  // The head stands in the first line of the file, and no stack counts it.
  const script = new vm.Script(text, { filename, columnOffset: -head.length })
  scripts.set(filename, { text, script })
  return script
}
