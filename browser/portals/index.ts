import { startCommands } from '../commands/index.ts'
import type { CommandPage } from '../commands/port.ts'
import { attempt } from '../dom/attempt.ts'
import { document } from '../dom/document.ts'
import { move } from '../dom/move.ts'
import { own } from '../dom/own.ts'
import type { Keeps } from '../patch/attributes.ts'
import { Morpher, type PatchDelegate } from '../patch/morph.ts'
import { installPlugin, isIn, type PluginPage, type ViewPlugin, type ViewPort } from '../view-plugin.ts'
import { homes, viewOf } from './home.ts'

/** A view that may have portals. */
interface PortalView extends ViewPort {
  readonly elements_: ViewPort['elements_'] & PatchDelegate
  readonly patcher_: {
    /** Knows which fields keep what they show. */
    readonly morpher: Pick<Morpher, 'keeps_'>
    /** Writes what was held back while an element waited for an answer. */
    unlocked: (element: Element, keeps?: Keeps) => void
  }
}

/** The page, as portals need it. */
export interface PortalPage extends CommandPage {
  readonly views_: CommandPage['views_'] &
    PluginPage<PortalView>['views_'] & {
      ownerOf_: (element: Element | null) => ViewPort | undefined
    }
}

/** The content of a portal where it is shown. */
type Portal = {
  readonly morpher: Morpher
  /** The element in the page; undefined until there is a target. */
  copy_?: Element | undefined
  /** The render that it shows. */
  was?: Element | undefined
  /** What is wrong, as it was told. */
  told_?: string
}

let isRunning = false

/** From now on shows the content of portals at their targets, where it goes on belonging to the view of the portal. */
export function startPortals(page: PortalPage): void {
  if (isRunning) return
  isRunning = true
  // They are asked before an element is removed, and leave what belongs to a portal.
  startCommands(page)
  const { views_: views } = page
  const ownerOf = views.ownerOf_.bind(views)
  views.ownerOf_ = (element) => ownerOf(viewOf(element) ?? element)
  installPlugin(portalsOf, page)
}

function portalsOf(view: PortalView | undefined): ViewPlugin {
  const portals = new Map<HTMLTemplateElement, Portal>()
  const isPortal = (element: Element): element is HTMLTemplateElement =>
    element.matches('template[data-phx-portal]') && element.isConnected && isIn(view, element)

  const draw = (template: Element): boolean => {
    if (!view || !isPortal(template)) return false
    const portal = portals.get(template) ?? {
      morpher: new Morpher(view.elements_),
    }
    portals.set(template, portal)
    return show(template, portal, view)
  }

  const drawAll = (all: Iterable<Element>): void => {
    // What stands in a portal may be a portal itself, or have hooks.
    if ([...all].filter(draw)[0]) view?.elements_.patched_()
  }
  if (view)
    onUnlock(view, () => drawAll([...portals.keys()].filter((each) => portals.get(each)?.morpher.held.size)))

  return {
    nodeAdded: (root) => drawAll([root, ...own(root).querySelectorAll('template')]),
    elementUpdated: draw,
    joinChanged_: () => {},
    patchDone_() {
      let isOver = false
      for (const [template, { copy_: copy, morpher }] of portals)
        if (template.isConnected) {
          if (!copy?.isConnected || morpher.held.size) draw(template)
        } else {
          // What has `phx-remove` goes later, and its portal with it.
          for (const node of [...(copy?.childNodes ?? [])]) morpher.remove(node)
          if (copy?.children[0]) continue
          copy?.remove()
          isOver = portals.delete(template)
        }
      if (isOver) view?.elements_.patched_()
    },
  }
}

/** Calls `act` when an element of a view waits for its answer no longer, after what was held back was written. */
function onUnlock({ patcher_: patcher }: PortalView, act: () => void): void {
  const unlocked = patcher.unlocked.bind(patcher)
  patcher.unlocked = (element, keeps) => {
    unlocked(element, keeps)
    patcher.morpher.keeps_ = keeps
    act()
  }
}

/** Makes what stands at the target of a portal equal to its content. @returns whether there is a target */
function show(template: HTMLTemplateElement, portal: Portal, view: PortalView): boolean {
  const { morpher, was } = portal
  const { id, content, dataset } = template
  const [root] = content.children
  const copy = portal.copy_?.isConnected ? portal.copy_ : undefined
  const target = targetOf(dataset['phxPortal'] ?? '')
  const other = homes.get(document.getElementById(root?.id ?? '') ?? template)
  const flaw = !target
    ? `nothing in the page is "${dataset['phxPortal'] ?? ''}"`
    : other !== template && other?.isConnected && 'another one has this id'
  if (flaw && flaw !== portal.told_) console.error(`Portal "${id}": ${(portal.told_ = flaw)}`)
  if (!root || !target) return false
  const marked = (): Element => {
    const made = root.cloneNode(true) as HTMLElement
    Object.assign(made.dataset, {
      phxTeleported: view.element_.id,
      phxTeleportedSrc: id,
    })
    homes.set(made, template)
    return made
  }
  const made = marked()
  if (copy && copy.parentNode !== target) attempt(() => move(target, copy, null))
  const parent = copy?.parentElement ?? target
  const replace = (was?: Element): unknown =>
    morpher.replace(parent, copy ? [copy] : [], [made], copy ? copy.nextSibling : null, was && [was])
  morpher.keeps_ = view.patcher_.morpher.keeps_
  // Where scripts have moved something, the page itself is compared.
  if (!attempt(() => [replace(copy && was)])) replace()
  portal.copy_ = made.isConnected ? made : copy
  portal.was = marked()
  return true
}

/** The first element for a selector. */
function targetOf(selector: string): Element | null {
  let found: Element | null = null
  // It may be no selector.
  attempt(() => (found = document.querySelector(selector)))
  return found
}
