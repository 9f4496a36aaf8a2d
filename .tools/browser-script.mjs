import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'

/**
 * How the script that pages get becomes small enough: names nobody outside can see become short, and idiomorph
 * leaves behind what it is never asked for. The module for bundlers is left as it is.
 */

/**
 * In browser/, a name that ends in `_` is public between our own files only; so are some of the patcher's. None of
 * these is a name in the DOM or in the language, where it would have to stay.
 */
const OURS = `\\w*_|nodeAdded|elementUpdated|elementWillUpdate|isLocked|isLeaving|unlocked
  |slots|access|paths|isFixed|isExact|held|bindRows|rows|updates|attribute|tree|was|place|first|last|morpher|binder
  |makeRows|recover|mount|morph|insert|node`

/** What idiomorph and its one caller call things. None of them is a name in the DOM. */
const IDIOMORPHS = `idMap|pantry|persistentIds|activeElementAndParents|callbacks
  |afterNodeAdded|beforeNodeMorphed|afterNodeMorphed|beforeNodeRemoved`

/**
 * We call idiomorph in one way: an element of the page into another one, each a single node, with callbacks. A view
 * has no <head>, and we look after attributes, the focus and the values of fields ourselves. These bodies of functions
 * in idiomorph 0.8.0 say so, or say the same in fewer words; the rest of it then falls away.
 */
const BODIES = {
  morph: `
    const newParent = newContent.ownerDocument.createElement('div')
    newParent.append(newContent)
    const ctx = createMorphContext(oldNode, newContent, config)
    morphChildren(ctx, oldNode.parentNode, newParent, oldNode, oldNode.nextSibling)
    ctx.pantry.remove()`,
  createMorphContext: `
    return {
      ...createIdMaps(oldNode, newContent), ...config.callbacks, pantry: createPantry(document),
      activeElementAndParents: createActiveElementAndParents(oldNode, document),
    }`,
  morphChildren: `
    if (oldParent instanceof HTMLTemplateElement)
      [oldParent, newParent] = [oldParent.content, newParent.content]
    insertionPoint ||= oldParent.firstChild
    for (const newChild of newParent.childNodes) {
      let node = findBestMatch(ctx, newChild, insertionPoint, endPoint)
      if (node) removeNodesBetween(ctx, insertionPoint, node)
      else node = moveBeforeById(oldParent, newChild.getAttribute?.('id'), insertionPoint, ctx)
      if (node) morphNode(node, newChild, ctx)
      else node = createNode(oldParent, newChild, insertionPoint, ctx)
      insertionPoint = node.nextSibling
    }
    removeNodesBetween(ctx, insertionPoint, endPoint)`,
  morphNode: `
    if (ctx.beforeNodeMorphed(oldNode, newContent)) {
      if (newContent.nodeType !== 1 && oldNode.nodeValue !== newContent.nodeValue)
        oldNode.nodeValue = newContent.nodeValue
      morphChildren(ctx, oldNode, newContent)
      ctx.afterNodeMorphed(oldNode)
    }`,
  createIdMaps: `
    const [olds, news] = [oldContent, newContent].map((root) => {
      const found = new Map()
      for (const element of [root, ...root.querySelectorAll('[id]')]) {
        const id = element.getAttribute('id')
        if (id) found.set(id, found.has(id) ? null : element)
      }
      return found
    })
    const persistentIds = new Map()
    const idMap = new Map()
    for (const [id, element] of olds) {
      const heir = news.get(id)
      if (element && heir?.tagName === element.tagName) {
        persistentIds.set(id, element)
        for (let node of [element, heir])
          for (; node; node = node === oldContent ? null : node.parentElement)
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
  isSoftMatch: `
    const id = oldNode.getAttribute?.('id')
    return oldNode.nodeName === newNode.nodeName && (!id || id === newNode.getAttribute('id'))`,
  createNode: `
    const isNeeded = ctx.idMap.has(newChild)
    const made = newChild.cloneNode(!isNeeded)
    oldParent.insertBefore(made, insertionPoint)
    if (isNeeded) morphChildren(ctx, made, newChild)
    ctx.afterNodeAdded(made)
    return made`,
  removeNode: `
    if (ctx.idMap.has(node)) move(ctx.pantry, node, null)
    else if (ctx.beforeNodeRemoved(node)) node.remove()`,
  moveBeforeById: `
    const target = ctx.persistentIds.get(id)
    for (let node = target; (node = node?.parentNode); ) {
      const ids = ctx.idMap.get(node)
      if (ids?.delete(id) && !ids.size) ctx.idMap.delete(node)
    }
    if (target) move(parentNode, target, after)
    return target`,
}

/** Settings that we do not make, checks of kinds of nodes that nobody asks for, and functions around functions. */
const UNUSED = [
  /const (morphChildren|findBestMatch|morphNode|createMorphContext) = \(function \(\) \{(?=\n)/,
  /return (morphChildren|findBestMatch|morphNode|createMorphContext);\n *\}\)\(\);/,
  /const \{ normalizeElement, normalizeParent \} = \(function \(\) \{[^]*?\n {2}\}\)\(\);/,
  /head: \{[^{}]*\},\n *restoreFocus: true,/,
  /var Idiomorph = \(function \(\) \{\n *"use strict";/,
  /return \{\n *morph,\n *defaults,\n *\};\n\}\)\(\);/,
  /const is = \(function \(\) \{[^]*?\n {2}\}\)\(\);/,
]

/** Where idiomorph looks at a node. */
const LOOKS =
  /(?<!\w|(?<!\.\.)\.)(\w+)(\??\.(?:ownerDocument|node(?:Type|Name)|nextSibling|firstChild|childNodes|parent(?:Node|Element)|tagName|getAttribute|querySelectorAll|insertBefore|append|remove|cloneNode|contains)\b)/g

/** What our one call says, and nobody hears then. */
const UNHEARD = [/restoreFocus: false,/, /beforeAttributeUpdated: \(\) => false,/]

/** A plugin for esbuild: idiomorph without what we never ask of it. */
export const leanIdiomorph = {
  name: 'lean idiomorph',
  setup({ onLoad, initialOptions: { absWorkingDir = process.cwd() } }) {
    onLoad({ filter: /idiomorph\.esm\.js$/ }, async ({ path: file }) => ({
      resolveDir: absWorkingDir,
      contents: lean(await readFile(file, 'utf8')),
    }))
    onLoad({ filter: /browser\/morph\.ts$/ }, async ({ path: file }) => ({
      loader: 'ts',
      contents: UNHEARD.reduce((source, place) => replaced(source, place, ''), await readFile(file, 'utf8')),
    }))
  },
}

/** Puts the address of the parts, which lie beside the script, in the place of `browser/sources.ts`. */
function address(name) {
  return {
    name: 'address of the parts',
    setup({ onLoad }) {
      onLoad({ filter: /browser\/sources\.ts$/ }, () => ({
        // A text that esbuild knew would be taken for a file that it looks for.
        contents: `const at = (url, tries) => import(tries ? url + '?' + tries : url)
          export const source = (tries) => at('./${name}', tries)`,
      }))
    },
  }
}

/** What the core gives to its parts, by the file that has it; otherwise each part would bring a copy. */
const GIVEN = {
  attempt: ['attempt', 'guard'],
  attributes: ['putAttribute'],
  document: ['document'],
  forms: ['controls', 'nameOf', 'used'],
  fragment: ['parse'],
  move: ['move'],
  own: ['own'],
  phx: ['LIFE', 'bound', 'phx', 'phxName', 'phxValues', 'valueOf', 'viewOf'],
}

/** Where a page keeps what its scripts share, see `browser/phx.ts`. */
const PLACE = `window[Symbol.for('express-liveview')]`

/** The core puts what it gives to its parts where they find it. */
const giving = {
  name: 'giving to parts',
  setup({ onLoad }) {
    onLoad({ filter: /browser\/auto\.ts$/ }, async ({ path: file }) => {
      const imports = Object.entries(GIVEN).map(
        ([name, things]) =>
          `import { ${things.map((thing) => `${thing} as ${thing}_`).join()} } from './${name}.ts'`,
      )
      const given = Object.values(GIVEN).flatMap((things) => things.map((thing) => `${thing}_`))
      return {
        loader: 'ts',
        contents: `${imports.join('\n')}
          Object.assign((${PLACE} ??= {}), { ${given.join()} })\n${await readFile(file, 'utf8')}`,
      }
    })
  },
}

/** A part takes what the core gives, and has the rest of those files itself. */
const taking = {
  name: 'taking from the core',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^given$/ }, ({ path }) => ({ path, namespace: 'given' }))
    onLoad({ filter: /./, namespace: 'given' }, () => ({ contents: `export const given = ${PLACE}` }))
    onResolve({ filter: /\?rest$/ }, ({ path }) => ({
      path: path.replace('?rest', ''),
      suffix: '?rest',
      sideEffects: false,
    }))
    const givers = new RegExp(`browser/(${Object.keys(GIVEN).join('|')})\\.ts$`)
    onLoad({ filter: givers }, ({ path: file, suffix }) => {
      if (suffix) return undefined
      const takes = GIVEN[basename(file, '.ts')].map((thing) => `export const ${thing} = given.${thing}_`)
      // What stands here itself comes before what the file has under the same name.
      return {
        loader: 'ts',
        contents: `import { given } from 'given'\nexport * from '${file}?rest'\n${takes.join('\n')}`,
      }
    })
  },
}

const shared = {
  minify: true,
  mangleProps: new RegExp(`^(${`${OURS}|${IDIOMORPHS}`.replaceAll(/\s/g, '')})$`),
}

/**
 * Options for esbuild: the core of the client.
 *
 * @param {string} parts the name of the file of the parts
 */
export const coreOptions = (parts) => ({
  ...shared,
  format: 'iife',
  entryPoints: ['browser/auto.ts'],
  plugins: [leanIdiomorph, address(parts), giving],
})

/** Options for esbuild: the parts, which are loaded by the core when one of them is first needed. */
export const partOptions = () => ({
  ...shared,
  format: 'esm',
  entryPoints: ['browser/parts.ts'],
  plugins: [taking],
})

function lean(source) {
  for (const [name, body] of Object.entries(BODIES)) {
    // The function ends where a brace stands below its beginning.
    const whole = new RegExp(`^( *)(?:async )?(function ${name}\\([^)]*\\) \\{)[^]*?\n\\1\\}`, 'm')
    source = replaced(source, whole, `$1$2 ${body} }`)
  }
  for (const place of UNUSED) source = replaced(source, place, '')
  // A field of a form may hide any of these: see browser/own.ts.
  const guarded = source.replaceAll(LOOKS, 'own($1)$2')
  return `import { document } from './browser/document.ts'
import { move } from './browser/move.ts'\nimport { own } from './browser/own.ts'
const Idiomorph = { morph }\n${guarded}`
}

function replaced(source, place, by) {
  if (!place.test(source)) throw new Error(`idiomorph has no ${place} any more`)
  return source.replace(new RegExp(place, `g${place.flags}`), by)
}
