import { readFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * How the script that pages get becomes small enough: names nobody outside can see become short, and idiomorph
 * leaves behind what it is never asked for. The module for bundlers is left as it is.
 */

/** In browser/, a name that ends in `_` is public between our own files only; so are some of the patcher's. */
const OURS = `\\w*_|nodeAdded|nodeRemoved|elementUpdated|elementWillUpdate|isLocked|isLeaving|unlocked
  |slots|access|paths|isFixed|isExact|held|bindRows|morphContent`

/** What idiomorph and its one caller call things. None of them is a name in the DOM. */
const IDIOMORPHS = `idMap|pantry|persistentIds|activeElementAndParents|templateElement|callbacks|restoreFocus
  |afterNodeAdded|beforeNodeMorphed|afterNodeMorphed|beforeNodeRemoved|afterNodeRemoved|beforeAttributeUpdated`

/**
 * We call idiomorph in one way: an element of the page into another one, each a single node, with callbacks. A view
 * has no <head>, and we look after attributes, the focus and the values of fields ourselves. These bodies of functions in
 * idiomorph 0.8.0 say so, or say the same in fewer words; the rest of it
 * then falls away.
 */
const BODIES = {
  morph: `
    const newParent = newContent.ownerDocument.createElement('div')
    newParent.append(newContent)
    const ctx = createMorphContext(oldNode, newParent, config)
    morphChildren(ctx, oldNode.parentNode, newParent, oldNode, oldNode.nextSibling)
    ctx.pantry.remove()`,
  createMorphContext: `
    const { persistentIds, idMap } = createIdMaps(oldNode, newContent)
    const doc = oldNode.ownerDocument
    return {
      target: oldNode, doc, idMap, persistentIds, pantry: createPantry(doc),
      activeElementAndParents: createActiveElementAndParents(oldNode, doc),
      callbacks: config.callbacks,
    }`,
  morphNode: `
    if (ctx.callbacks.beforeNodeMorphed(oldNode, newContent) !== false) {
      morphAttributes(oldNode, newContent, ctx)
      morphChildren(ctx, oldNode, newContent)
      ctx.callbacks.afterNodeMorphed(oldNode, newContent)
    }
    return oldNode`,
  morphAttributes: `
    if (newNode.nodeType !== 1 && oldNode.nodeValue !== newNode.nodeValue) oldNode.nodeValue = newNode.nodeValue`,
  createIdMaps: `
    const [olds, news] = [oldContent, newContent].map((root) => {
      const found = new Map()
      for (const element of [root, ...root.querySelectorAll('[id]')]) {
        const id = element.getAttribute('id')
        if (id) found.set(id, found.has(id) ? null : element)
      }
      return found
    })
    const persistentIds = new Set()
    const idMap = new Map()
    for (const [id, element] of olds) {
      const heir = news.get(id)
      if (element && heir?.tagName === element.tagName) {
        persistentIds.add(id)
        for (let node = element; node; node = node === oldContent ? null : node.parentElement)
          idMap.set(node, (idMap.get(node) ?? new Set()).add(id))
        for (let node = heir; node; node = node.parentElement)
          idMap.set(node, (idMap.get(node) ?? new Set()).add(id))
      }
    }
    return { persistentIds, idMap }`,
  createActiveElementAndParents: `
    const elements = []
    for (let element = doc.activeElement; oldNode.contains(element); element = element.parentElement)
      elements.push(element)
    return elements`,
  isIdSetMatch: `
    const ids = ctx.idMap.get(newNode)
    for (const id of ctx.idMap.get(oldNode) ?? []) if (ids?.has(id)) return true`,
  createNode: `
    const isNeeded = ctx.idMap.has(newChild)
    const made = isNeeded ? newChild.cloneNode() : newChild.cloneNode(true)
    oldParent.insertBefore(made, insertionPoint)
    if (isNeeded) morphChildren(ctx, made, newChild)
    ctx.callbacks.afterNodeAdded(made)
    return made`,
  moveBefore: `
    try {
      parentNode.moveBefore(element, after)
    } catch {
      parentNode.insertBefore(element, after)
    }`,
  removeNode: `
    if (ctx.idMap.has(node)) moveBefore(ctx.pantry, node, null)
    else if (ctx.callbacks.beforeNodeRemoved(node)) node.parentNode?.removeChild(node)`,
  ignoreValueOfActiveElement: 'return false',
  syncInputValue: 'return',
  handleHeadElement: 'return []',
  normalizeElement: 'return content',
  normalizeParent: 'return newContent',
}

/** Settings that we do not make, and checks of kinds of nodes that nobody asks for. */
const UNUSED = [
  /head: \{[^{}]*\},\n *restoreFocus: true,/,
  /(?<=return \{\n *morph,\n) *defaults,/,
  /(\/\*\* @param [^\n]*\n *)?\b(node|document|(head|input|option|textArea)Element): \(value\) =>[^,]*(, "\w+"\))?,\n/,
  /(?<=const element = \(value\) =>\n *)value instanceof Element \|\|/,
]

/** A plugin for esbuild: idiomorph without what we never ask of it. */
export const leanIdiomorph = {
  name: 'lean idiomorph',
  setup({ onLoad }) {
    onLoad({ filter: /idiomorph\.esm\.js$/ }, async ({ path: file }) => ({
      contents: lean(await readFile(file, 'utf8')),
    }))
  },
}

/** Puts the addresses of the parts, which lie beside the script, in the place of `browser/sources.ts`. */
function addresses(names) {
  const entries = Object.entries(names).map(([part, name]) => `${part}: at('./${name}')`)
  return {
    name: 'addresses of the parts',
    setup({ onLoad }) {
      onLoad({ filter: /browser\/sources\.ts$/ }, () => ({
        contents: `const at = (url) => (tries) => import(tries ? url + '?' + tries : url)
          export const sources = { ${entries.join(', ')} }`,
      }))
    },
  }
}

/** Puts the parts themselves there. */
function imports(folders) {
  const parts = Object.entries(folders)
  return {
    name: 'parts at hand',
    setup({ onLoad }) {
      onLoad({ filter: /browser\/sources\.ts$/ }, ({ path: file }) => ({
        resolveDir: path.dirname(file),
        contents: `${parts.map(([part, folder]) => `import * as ${part} from './${folder}/index.ts'`).join('\n')}
          export const sources = { ${parts.map(([part]) => `${part}: async () => ${part}`).join(', ')} }`,
      }))
    },
  }
}

const shared = {
  minify: true,
  mangleProps: new RegExp(`^(${`${OURS}|${IDIOMORPHS}`.replaceAll(/\s/g, '')})$`),
}

/**
 * Options for esbuild: the core of the client.
 *
 * @param {Record<string, string>} names the file names of the parts, by part
 */
export const coreOptions = (names) => ({
  ...shared,
  format: 'iife',
  entryPoints: ['browser/auto.ts'],
  plugins: [leanIdiomorph, addresses(names)],
})

/** Options for esbuild: the core and all parts in one file, which no page gets. It is there to be measured. */
export const wholeOptions = (folders) => ({
  ...coreOptions({}),
  plugins: [leanIdiomorph, imports(folders)],
})

/** Options for esbuild: a part, which is loaded by the core when it is first needed. */
export const partOptions = (part) => ({ ...shared, format: 'esm', entryPoints: [`browser/${part}/index.ts`] })

/** The parts there are: the keys of `sources` in `browser/sources.ts`, each with the folder it imports. */
export async function partFolders(root) {
  const text = await readFile(`${root}/browser/sources.ts`, 'utf8')
  return Object.fromEntries(
    [...text.matchAll(/^ {2}(\w+): .*import\('\.\/([\w-]+)\/index\.ts'\),?$/gm)].map(([, part, folder]) => [
      part,
      folder,
    ]),
  )
}

function lean(source) {
  for (const [name, body] of Object.entries(BODIES)) {
    // The function ends where a brace stands below its beginning.
    const whole = new RegExp(`^( *)(?:async )?(function ${name}\\([^)]*\\) \\{)[^]*?\n\\1\\}`, 'm')
    source = replaced(source, whole, `$1$2 ${body} }`)
  }
  for (const place of UNUSED) source = replaced(source, place, '')
  return source
}

function replaced(source, place, by) {
  if (!place.test(source)) throw new Error(`idiomorph has no ${place} any more`)
  return source.replace(new RegExp(place, `g${place.flags}`), by)
}
