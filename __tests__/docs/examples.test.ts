import { readFileSync } from 'node:fs'
import path from 'node:path'
import { blocks, documents, root } from './documents.ts'

/** What a reader may paste: the code behind the signatures of the reference, and that of the errors. */
const examples = documents()
  .filter(({ file }) => /^docs\/(?:reference\/|errors)/.test(file))
  .flatMap(({ file, text }) => blocks({ file, text: text.split('\n## Details\n').at(-1) ?? '' }))
  .map(({ code }) => code)

test.each(['lib/index.ts', 'lib/testing/index.ts', 'browser/index.ts'].flatMap(valuesOf))(
  '%s has an example in the reference',
  (name) => {
    expect(examples.filter((code) => new RegExp(`\\b${name}\\b`).test(code))).not.toEqual([])
  },
)

/** The names of the values that a module exports, without its types. */
function valuesOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8')
  const declared = [...text.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)]
  const passedOn = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names = '']) =>
    names.split(',').filter((name) => !/^\s*(?:type\s|$)/.test(name)),
  )
  return [...declared.map(([, name = '']) => name), ...passedOn.map((name) => name.trim())]
}
