import { Script } from 'node:vm'
import type { ChosenFile, WebKitDriver } from './webkit-driver.ts'

/** An element as WebDriver names it. */
type ElementRef = Readonly<Record<string, string>>
type Wanted = 'attached' | 'detached' | 'visible' | 'hidden'
type Options = { readonly state?: Wanted; readonly timeout?: number; readonly exact?: boolean }
type ByRole = { readonly name?: string | RegExp; readonly exact?: boolean }
type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
type OneOrMore<T> = T | readonly T[]
type InPage = string | ((...args: never[]) => unknown)

/** Keys that are no letters (https://www.w3.org/TR/webdriver2/#keyboard-actions). */
const KEYS: Readonly<Record<string, string>> = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
}

/** What looks for elements in the page, as Playwright does. */
const LOOK = `
const inJson = (said) => {
  const url = location.href
  try { return JSON.stringify({ ...said, url }) } catch { return JSON.stringify({ url }) }
}
const isVisible = (el) => el.getClientRects().length > 0 && getComputedStyle(el).visibility !== 'hidden'
const plain = (text) => text.replace(/\\s+/g, ' ').trim()
const fits = (text, wanted, exact) => exact ? plain(text) === wanted : plain(text).toLowerCase().includes(wanted.toLowerCase())
const textOf = (el) => ['button', 'submit'].includes(el.type) && el.localName === 'input' ? el.value : el.textContent
const within = (root) => [...root.querySelectorAll('*')].filter((el) => !el.matches('head, head *, script, style'))
const byText = (root, wanted, exact) => [...root === document ? [] : [root], ...within(root)].filter((el) =>
  fits(textOf(el), wanted, exact) && ![...el.children].some((child) => fits(child.textContent, wanted, exact)))
const textAt = (id) => document.getElementById(id)?.textContent ?? ''
const labelOf = (el) => el.getAttribute('aria-labelledby')?.split(' ').map(textAt).join(' ') ?? el.getAttribute('aria-label')
const nameOf = (el) => labelOf(el) ?? ([...el.labels ?? []].map((label) => label.textContent).join(' ') || textOf(el))
const ROLES = { button: 'button, [type=submit], [type=button], [role=button]', link: 'a[href]', checkbox: '[type=checkbox]',
  radio: '[type=radio]', heading: 'h1, h2, h3, h4', textbox: 'textarea, input:not([type]), [type=text], [type=email]',
  list: 'ul, ol', listitem: 'li', option: 'option', combobox: 'select', group: 'fieldset, [role=group]' }
const byRole = (root, role, wanted, exact) =>
  [...root.querySelectorAll((ROLES[role] ?? '_') + ', [role=' + role + ']')].filter((el) =>
    isVisible(el) && (wanted === null || fits(nameOf(el), wanted, exact)))
const byAlt = (root, wanted, exact) => within(root).filter((el) => fits(el.getAttribute('alt') ?? '', wanted, exact))
const byLabel = (root, wanted, exact) => within(root).filter((el) =>
  el.matches('input, select, textarea, [aria-label]') && fits(nameOf(el), wanted, exact))
`

const TIME_LIMIT = 30_000

/** What Playwright calls a locator: JavaScript for a list of elements, looked for anew whenever it is used. */
export class WebKitLocator {
  readonly #page: WebKitPage
  readonly #find: string

  constructor(page: WebKitPage, find: string) {
    this.#page = page
    this.#find = find
  }

  /** @param selector in CSS, or `text=` and a text; ` >> nth=1` may follow */
  locator(selector: string, { hasText = '' }: { readonly hasText?: string } = {}): WebKitLocator {
    const [css = '', n] = selector.split(' >> nth=')
    if (n !== undefined) return this.locator(css).nth(Number(n))
    if (css.startsWith('text=')) return this.getByText(css.replace('text=', ''))
    const all = `[...root.querySelectorAll(${JSON.stringify(css)})]`
    return this.#in(`${all}.filter((el) => fits(el.textContent, ${JSON.stringify(hasText)}, false))`)
  }

  getByText(text: string, { exact = false }: Options = {}): WebKitLocator {
    return this.#in(`byText(root, ${JSON.stringify(text)}, ${String(exact)})`)
  }

  getByRole(role: string, { name, exact = false }: ByRole = {}): WebKitLocator {
    return this.#in(`byRole(root, '${role}', ${JSON.stringify(name ?? null)}, ${String(exact)})`)
  }

  getByLabel(text: string, { exact = false }: Options = {}): WebKitLocator {
    return this.#in(`byLabel(root, ${JSON.stringify(text)}, ${String(exact)})`)
  }

  getByAltText(text: string, { exact = false }: Options = {}): WebKitLocator {
    return this.#in(`byAlt(root, ${JSON.stringify(text)}, ${String(exact)})`)
  }

  filter({ hasText }: { readonly hasText: string }): WebKitLocator {
    return this.#of(`filter((el) => fits(el.textContent, ${JSON.stringify(hasText)}, false))`)
  }

  first(): WebKitLocator {
    return this.nth(0)
  }

  last(): WebKitLocator {
    return this.#of('slice(-1)')
  }

  nth(n: number): WebKitLocator {
    return this.#of(`slice(${String(n)}).slice(0, 1)`)
  }

  #in(find: string): WebKitLocator {
    return this.#of(`flatMap((root) => ${find})`)
  }

  #of(chosen: string): WebKitLocator {
    return playable(new WebKitLocator(this.#page, `${this.#find}.${chosen}`), 'locator')
  }

  count(): Promise<number> {
    return this.#page.look(`return ${this.#find}.length`)
  }

  allTextContents(): Promise<string[]> {
    return this.#page.look(`return ${this.#find}.map((el) => el.textContent)`)
  }

  evaluateAll<T>(act: InPage, arg?: unknown): Promise<T> {
    return this.#page.look(`return (${String(act)})(${this.#find}, arg)`, arg)
  }

  isVisible(): Promise<boolean> {
    return this.#page.look(`const [el] = ${this.#find}; return !!el && isVisible(el)`)
  }

  isChecked(): Promise<boolean> {
    return this.#with('return el.checked')
  }

  isDisabled(): Promise<boolean> {
    return this.#with(`return el.matches(':disabled')`)
  }

  async evaluate<T>(act: InPage, arg?: unknown): Promise<T> {
    await this.waitFor({ state: 'attached' })
    return this.#page.lookLong(`const [el] = ${this.#find}; return (${String(act)})(el, arg)`, arg)
  }

  textContent(): Promise<string> {
    return this.#with('return el.textContent')
  }

  innerHTML(): Promise<string> {
    return this.#with('return el.innerHTML')
  }

  innerText(): Promise<string> {
    return this.#with('return el.innerText')
  }

  inputValue(): Promise<string> {
    return this.#with('return el.value')
  }

  boundingBox(): Promise<Box> {
    return this.#with(
      'const { x, y, width, height } = el.getBoundingClientRect(); return { x, y, width, height }',
    )
  }

  /** In place of those that were chosen before. */
  async setInputFiles(files: OneOrMore<ChosenFile>): Promise<void> {
    await this.#with(`el.value = ''`)
    await this.#page.choose(await this.#page.element(`return ${this.#find}[0]`), [files].flat())
  }

  getAttribute(name: string): Promise<string | null> {
    return this.#with('return el.getAttribute(arg)', name)
  }

  focus(): Promise<void> {
    return this.#with('el.focus()')
  }

  blur(): Promise<void> {
    return this.#with('el.blur()')
  }

  dispatchEvent(type: string): Promise<void> {
    return this.#with(
      'el.dispatchEvent(new Event(arg, { bubbles: true, cancelable: true, composed: true }))',
      type,
    )
  }

  /** Waits for the first of them to be like that. */
  async waitFor({ state = 'visible' }: Options = {}): Promise<this> {
    const is = {
      attached: '!!el',
      detached: '!el',
      visible: '!!el && isVisible(el)',
      hidden: '!el || !isVisible(el)',
    }[state]
    await this.#page.wait(`const [el] = ${this.#find}; return ${is}`, undefined, `${this.#find} ${state}`)
    return this
  }

  async click({ position }: { position?: { x: number; y: number } } = {}): Promise<void> {
    if (!position) return this.#page.clickOn(await this.#ready())
    await this.#moveTo(position)
    await this.#page.mouse.down()
    await this.#page.mouse.up()
  }

  async hover({ position }: { position?: { x: number; y: number } } = {}): Promise<void> {
    await this.#moveTo(position)
  }

  async check(): Promise<void> {
    if (!(await this.isChecked())) await this.click()
  }

  async uncheck(): Promise<void> {
    if (await this.isChecked()) await this.click()
  }

  /** Replaces what stands in a field, as if it were typed at once. */
  async fill(text: string): Promise<void> {
    await this.#ready()
    await this.#with(
      `el.focus()
      const isTyped = el.localName === 'textarea' || ['text', 'search', 'email', 'url', 'tel', 'password', 'number'].includes(el.type)
      if (!isTyped) el.value = arg
      else if (el.select) el.select()
      if (isTyped) return document.execCommand(arg ? 'insertText' : 'delete', false, arg)
      for (const type of ['input', 'change']) el.dispatchEvent(new Event(type, { bubbles: true }))`,
      text,
    )
  }

  async press(key: string): Promise<void> {
    await this.focus()
    await this.#page.keyboard.press(key)
  }

  async pressSequentially(text: string): Promise<void> {
    await this.focus()
    await this.#page.keyboard.type(text)
  }

  /** By value or text of the options. */
  selectOption(wanted: string | readonly string[]): Promise<void> {
    return this.#with(
      `for (const option of el.options) option.selected = arg.includes(option.value) || arg.includes(option.label)
      for (const type of ['input', 'change']) el.dispatchEvent(new Event(type, { bubbles: true }))`,
      [wanted].flat(),
    )
  }

  async #moveTo(position?: { x: number; y: number }): Promise<void> {
    await this.#ready()
    const [x, y] = await this.#with<[number, number]>(
      `el.scrollIntoView({ block: 'nearest' })
      const box = el.getBoundingClientRect()
      return [box.x + (arg?.x ?? box.width / 2), box.y + (arg?.y ?? box.height / 2)].map(Math.round)`,
      position,
    )
    await this.#page.mouse.move(x, y)
  }

  /** The first of them, once it can be clicked. */
  async #ready(): Promise<ElementRef> {
    await this.#page.wait(
      `const [el] = ${this.#find}; return !!el && isVisible(el) && !el.matches(':disabled')`,
      undefined,
      this.#find,
    )
    return this.#page.element(`return ${this.#find}[0]`)
  }

  async #with<T>(act: string, arg?: unknown): Promise<T> {
    await this.waitFor({ state: 'attached' })
    return this.#page.look(`const [el] = ${this.#find}; ${act}`, arg)
  }
}

/** A test needs what the driver of an engine cannot do. */
export class Unplayable extends Error {}

/** A page or a locator, which says so when it is asked for what it has not. */
export function playable<Part extends object>(part: Part, called: string): Part {
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value === 'function') return value.bind(target) as unknown
      if (value === undefined && typeof name === 'string' && name !== 'then')
        throw new Unplayable(`its driver has no ${called}.${name}`)
      return value
    },
  })
}

/**
 * A window of WebKit with those of Playwright's methods (`Page`) that our tests use and its driver can do: neither to
 * stop the time, nor to hear the console and the network.
 */
export class WebKitPage {
  readonly #driver: WebKitDriver
  readonly #window: string
  #url = 'about:blank'
  #pointer = { x: 0, y: 0 }
  readonly context: () => object
  readonly keyboard = {
    press: (keys: string): Promise<void> => this.#press(keys.split(/(?<=.)\+/)),
    type: async (text: string): Promise<void> => {
      for (const letter of text) await this.#press([letter === '\n' ? 'Enter' : letter])
    },
  }
  readonly mouse = {
    move: async (x: number, y: number, { steps = 1 }: { readonly steps?: number } = {}): Promise<void> => {
      const from = this.#pointer
      this.#pointer = { x, y }
      for (let step = 1; step <= steps; step++) {
        const at = (a: number, b: number): number => Math.round(a + ((b - a) * step) / steps)
        await this.#point({ type: 'pointerMove', duration: 0, x: at(from.x, x), y: at(from.y, y) })
      }
    },
    down: (): Promise<void> => this.#point({ type: 'pointerDown', button: 0 }),
    up: (): Promise<void> => this.#point({ type: 'pointerUp', button: 0 }),
    click: async (x: number, y: number): Promise<void> => {
      await this.mouse.move(x, y)
      await this.mouse.down()
      await this.mouse.up()
    },
  }

  /** @param context whose window it is */
  constructor(driver: WebKitDriver, window: string, context: object) {
    this.#driver = driver
    this.#window = window
    this.context = () => context
  }

  /** What runs in every page before its scripts. The driver cannot see to that: the site prints it. */
  readonly firstScripts: string[] = []

  addInitScript(act: InPage, arg?: unknown): Promise<void> {
    this.firstScripts.push(`(${String(act)})(${arg === undefined ? '' : JSON.stringify(arg)})`)
    return Promise.resolve()
  }

  /** Asks without the cookies of the visitor. */
  readonly request = {
    get: async (url: string): Promise<{ readonly body: () => Promise<Buffer> }> => {
      const answer = await fetch(url)
      return { body: async () => Buffer.from(await answer.arrayBuffer()) }
    },
  }

  /** Its driver hears nothing; see `__tests__/conformance/witness.ts`. */
  on(): void {}

  setDefaultTimeout(): void {}

  async goto(url: string): Promise<void> {
    await this.#command('POST', '/url', { url: new URL(url, this.#url).href })
    await this.#meet()
  }

  async reload(): Promise<void> {
    await this.#command('POST', '/refresh')
    await this.#meet()
  }

  async goBack(): Promise<void> {
    await this.#command('POST', '/back')
    await this.#meet()
  }

  async goForward(): Promise<void> {
    await this.#command('POST', '/forward')
    await this.#meet()
  }

  /** As of the last time the driver was asked anything. It is asked now, for tests that wait for another place. */
  url(): string {
    void this.#meet()
    return this.#url
  }

  title(): Promise<string> {
    return this.look('return document.title')
  }

  content(): Promise<string> {
    return this.look('return document.documentElement.outerHTML')
  }

  async waitForTimeout(milliseconds: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
  }

  addScriptTag({ content }: { readonly content: string }): Promise<void> {
    return this.evaluate(content)
  }

  async waitForLoadState(): Promise<void> {
    await this.wait(`return document.readyState === 'complete'`, undefined, 'the page to be loaded')
  }

  async waitForURL(wanted: string | RegExp | ((url: URL) => boolean)): Promise<void> {
    const is = (url: string): boolean => {
      if (typeof wanted === 'function') return wanted(new URL(url))
      if (typeof wanted !== 'string') return wanted.test(url)
      const glob = new URL(wanted.startsWith('*') ? 'x:' : wanted, url)
      const pattern = (wanted.startsWith('*') ? wanted : glob.href).replace(/[.+^${}()|[\]\\?]/g, '\\$&')
      return new RegExp(`^${pattern.replace(/\*\*/g, '.*').replace(/(?<!\.)\*/g, '[^/]*')}$`).test(url)
    }
    const started = Date.now()
    while (!is(this.#url)) {
      if (Date.now() - started > TIME_LIMIT) throw new Error(`Waited for ${String(wanted)}, at ${this.#url}`)
      await this.#meet()
    }
    await this.waitForLoadState()
  }

  async waitForFunction(act: InPage, arg?: unknown): Promise<{ readonly jsonValue: () => unknown }> {
    const value = await this.wait(
      `const value = ${sourceOf(act)}; return typeof value === 'function' || value`,
      arg,
      String(act),
    )
    return { jsonValue: () => value }
  }

  waitForSelector(selector: string, options?: Options): Promise<WebKitLocator> {
    return this.locator(selector).waitFor(options)
  }

  evaluate<T>(act: InPage, arg?: unknown): Promise<T> {
    return this.lookLong(`return ${sourceOf(act)}`, arg)
  }

  $eval<T>(selector: string, act: InPage, arg?: unknown): Promise<T> {
    return this.locator(selector).evaluate(act, arg)
  }

  $$eval<T>(selector: string, act: InPage, arg?: unknown): Promise<T> {
    return this.locator(selector).evaluateAll(act, arg)
  }

  locator(selector: string, options?: { readonly hasText?: string }): WebKitLocator {
    return this.#all.locator(selector, options)
  }

  getByText(text: string, options?: Options): WebKitLocator {
    return this.#all.getByText(text, options)
  }

  getByRole(role: string, options?: ByRole): WebKitLocator {
    return this.#all.getByRole(role, options)
  }

  getByLabel(text: string, options?: Options): WebKitLocator {
    return this.#all.getByLabel(text, options)
  }

  getByAltText(text: string, options?: Options): WebKitLocator {
    return this.#all.getByAltText(text, options)
  }

  get #all(): WebKitLocator {
    return new WebKitLocator(this, '[document]')
  }

  click(selector: string, options?: { position?: { x: number; y: number } }): Promise<void> {
    return this.locator(selector).click(options)
  }

  hover(selector: string, options?: { position?: { x: number; y: number } }): Promise<void> {
    return this.locator(selector).hover(options)
  }

  fill(selector: string, text: string): Promise<void> {
    return this.locator(selector).fill(text)
  }

  press(selector: string, key: string): Promise<void> {
    return this.locator(selector).press(key)
  }

  focus(selector: string): Promise<void> {
    return this.locator(selector).focus()
  }

  check(selector: string): Promise<void> {
    return this.locator(selector).check()
  }

  uncheck(selector: string): Promise<void> {
    return this.locator(selector).uncheck()
  }

  selectOption(selector: string, wanted: string | readonly string[]): Promise<void> {
    return this.locator(selector).selectOption(wanted)
  }

  setInputFiles(selector: string, files: OneOrMore<ChosenFile>): Promise<void> {
    return this.locator(selector).setInputFiles(files)
  }

  textContent(selector: string): Promise<string> {
    return this.locator(selector).textContent()
  }

  innerHTML(selector: string): Promise<string> {
    return this.locator(selector).innerHTML()
  }

  inputValue(selector: string): Promise<string> {
    return this.locator(selector).inputValue()
  }

  getAttribute(selector: string, name: string): Promise<string | null> {
    return this.locator(selector).getAttribute(name)
  }

  isVisible(selector: string): Promise<boolean> {
    return this.locator(selector).isVisible()
  }

  isChecked(selector: string): Promise<boolean> {
    return this.locator(selector).isChecked()
  }

  async close(): Promise<void> {
    await this.#command('DELETE', '/window')
  }

  /** Runs a function's body in the page, and gives back what JSON can say of its result. */
  look<T>(body: string, arg?: unknown): Promise<T> {
    const script = `const [arg] = arguments; ${LOOK}
      const act = () => { ${body} }
      try { return inJson({ value: act() }) } catch (error) { return inJson({ error: String(error) }) }`
    return this.#run('/execute/sync', script, arg)
  }

  /** The same, and waits for the promise that it returns. */
  lookLong<T>(body: string, arg?: unknown): Promise<T> {
    const script = `const [arg, done] = arguments; ${LOOK}
      const act = async () => { ${body} }
      const end = (said) => done(inJson(said))
      act().then((value) => end({ value }), (error) => end({ error: String(error) }))`
    return this.#run('/execute/async', script, arg)
  }

  async #run<T>(path: string, script: string, arg: unknown = null): Promise<T> {
    const said = await this.#command('POST', path, { script, args: [arg] })
    const { value, error, url } = JSON.parse(String(said)) as { value: T; error?: string; url: string }
    this.#url = url
    if (error !== undefined) throw new Error(error)
    return value
  }

  /** Waits until a function's body is true in the page, whichever page that is by then. */
  /** @returns the first value that is not false, or its like */
  async wait(body: string, arg: unknown, what: string): Promise<unknown> {
    const started = Date.now()
    let failure = ''
    for (;;) {
      const value = await this.look(body, arg).catch((error: unknown) => {
        failure = String(error)
      })
      if (value) return value
      if (Date.now() - started > TIME_LIMIT) throw new Error(`Waited for ${what}. ${failure}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  async element(body: string): Promise<ElementRef> {
    const script = `${LOOK} ${body}`
    return (await this.#command('POST', '/execute/sync', { script, args: [] })) as ElementRef
  }

  async clickOn(element: ElementRef): Promise<void> {
    await this.#command('POST', `/element/${Object.values(element)[0] ?? ''}/click`)
    await this.#meet()
  }

  /** Chooses files for a field, as a person does in the dialog. */
  async choose(element: ElementRef, files: readonly ChosenFile[]): Promise<void> {
    const text = this.#driver.onDisk(files).join('\n')
    await this.#command('POST', `/element/${Object.values(element)[0] ?? ''}/value`, { text })
  }

  /** Learns where the page is. */
  async #meet(): Promise<void> {
    this.#url = String(await this.#command('GET', '/url').catch(() => this.#url))
  }

  async #press(keys: readonly string[]): Promise<void> {
    const values = keys.map((key) => KEYS[key] ?? key)
    const down = values.map((value) => ({ type: 'keyDown', value }))
    const up = values.toReversed().map((value) => ({ type: 'keyUp', value }))
    await this.#act({ type: 'key', id: 'keyboard', actions: [...down, ...up] })
  }

  async #point(action: object): Promise<void> {
    await this.#act({ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: [action] })
  }

  async #act(actions: object): Promise<void> {
    await this.#command('POST', '/actions', { actions: [actions] })
  }

  #command(method: string, path: string, body?: object): Promise<unknown> {
    return this.#driver.command(this.#window, method, path, body)
  }
}

/** A call of what is to run in the page. */
function sourceOf(act: InPage): string {
  if (typeof act !== 'string') return `(${String(act)})(arg)`
  return isExpression(act) ? `(${act})` : `(0, eval)(${JSON.stringify(act)})`
}

/** A page may forbid `eval`: it is needed for the value of statements only. */
function isExpression(text: string): boolean {
  try {
    new Script(`(${text})`)
    return true
  } catch {
    return false
  }
}
