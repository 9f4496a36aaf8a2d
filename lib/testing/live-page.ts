import type { Payload } from '../protocol/frame.ts'
import type { JsonValue } from '../protocol/json.ts'
import { clickable, ownValue, refuseUnusable } from './clickable.ts'
import { perform } from './commands.ts'
import type { TestFile } from './chosen-file.ts'
import type { FieldValue } from './control.ts'
import { fileInput } from './file-input.ts'
import { isSubmitter, type Form } from './form.ts'
import type { OpenPage } from './open-page.ts'
import type { Elements, PageDocument } from './page-document.ts'
import { submitForm } from './submit-form.ts'
import { isWorking, whenDone } from './running-work.ts'
import type { Visitor } from './visitor.ts'

/** A live page as a test sees it: what it reads, and the acts of a person in front of it. */

/** What a test fills into a form, by the names of its fields. */
export type FormValues = Readonly<Record<string, FieldValue>>

/** Where pages of a visitor are opened one after the other. */
export interface Tab {
  /** Opens what a page was left for. */
  next(page: OpenPage): Promise<LivePage>
  closed(): void
}

/**
 * A page in a visitor's browser, as `live` opens it. Acts are refused that a person could not do: a click on
 * what is hidden, disabled or listens to nothing, a value for a field that is not there. Every act waits for
 * its answer.
 */
export class LivePage {
  readonly #page: OpenPage
  readonly #tab: Tab
  /** Where selectors look. */
  readonly #scope: PageDocument

  /** Use `live`. */
  constructor(page: OpenPage, tab: Tab, scope: PageDocument = page.document) {
    this.#page = page
    this.#tab = tab
    this.#scope = scope
  }

  /**
   * The same page, in which texts and selectors are looked for inside of one element only. What is asked of the page as
   * a whole, such as `url` and `html`, stays so. The element is looked up at each use, so it may be rendered anew.
   *
   * @example await page.within('#order-2').click('Edit')
   */
  within(selector: string): LivePage {
    return new LivePage(this.#page, this.#tab, this.#scope.within(selector))
  }

  /**
   * The same page, in which texts and selectors are looked for inside of one live component only.
   *
   * @param id of the component's element, as the page shows it; it is the component's own where its template prints that
   * @example await page.component('ada').click('step')
   */
  component(id: string | number): LivePage {
    return this.within(`[data-phx-component][id=${JSON.stringify(String(id))}]`)
  }

  /** The page's address, as the browser shows it: patches and navigation change it. */
  get url(): string {
    return this.#page.url
  }

  /** The page's title as the tab shows it. */
  get title(): string {
    const { document } = this.#page
    return document.textOf(document.one('title'))
  }

  /** The body as HTML, as the browser has it now. */
  get html(): string {
    return this.#page.document.html
  }

  /** The events that the server pushed, in their order. */
  get events(): OpenPage['events'] {
    return this.#page.events
  }

  /**
   * Where the server, a link or a form has sent the browser. The page is over then; `next` opens what is there.
   */
  get redirectedTo(): string | undefined {
    return this.#page.left?.to
  }

  /** Are all views of the page joined? Not after a crash or a lost connection, until `reconnect`. */
  get isLive(): boolean {
    return this.#page.isLive
  }

  /**
   * Opens what this page was left for, with the cookies of its visitor, and follows redirects as a browser does. It may be
   * a live page or an ordinary one.
   *
   * @example
   * const login = await live(app, '/login')
   * await login.submit('form', { name: 'ada', password })
   * const account = await login.next()
   * @throws when the page was not left, or left for another site
   */
  next(): Promise<LivePage> {
    const { redirectedTo } = this
    if (redirectedTo?.startsWith('/')) return this.#tab.next(this.#page)
    const why = redirectedTo === undefined ? 'was not left' : `was left for another site, ${redirectedTo}`
    return Promise.reject(new Error(`The page ${why}: there is no next one to open.`))
  }

  /** Goes back in the page's history, over patches and live navigations, as the browser's button does. */
  async back(): Promise<void> {
    this.#refuseLeft()
    await this.#page.step(-1)
  }

  /** Goes forward again. */
  async forward(): Promise<void> {
    this.#refuseLeft()
    await this.#page.step(1)
  }

  /** Who looks at the page. */
  get visitor(): Visitor {
    return this.#page.setting.visitor
  }

  /** The text of the page, or of the one element that a selector names; spaces as in print. */
  text(selector?: string): string {
    return this.#scope.textOf(selector === undefined ? this.#scope.root : this.#scope.one(selector))
  }

  /**
   * The texts of all elements that a selector names.
   * @example expect(page.texts('li')).toEqual(['milk', 'bread'])
   */
  texts(selector: string): string[] {
    const scope = this.#scope
    return scope.each(scope.all(selector)).map((one) => scope.textOf(one))
  }

  /** Is there an element for a selector, with this in its text? */
  has(selector: string, text = ''): boolean {
    return this.texts(selector).some((found) => found.includes(text))
  }

  /**
   * Clicks on what a selector names, on what has this text, or on what has this `phx-click`. A link is followed: to
   * another URL or view (`page.url`), or away from the page (`page.redirectedTo`). Where `data-confirm` asks first, the
   * option `confirm` of `live` answers; without it, the answer is yes.
   *
   * @param value what scripts of the page would add to the event
   * @example await page.click('#save'); await page.click('Save'); await page.click('li:first-child button')
   */
  async click(target: string, value: Payload = {}): Promise<void> {
    this.#refuseLeft()
    const element = clickable(this.#scope, target)
    if (!this.#isConfirmed(element)) return
    const href = element.attr('href')
    if (element.attr('phx-click') !== undefined) await this.#event('click', element, 'phx-click', value)
    const history = element.attr('data-phx-link-state') === 'replace' ? 'replace' : 'push'
    if (href !== undefined && href !== '#')
      await this.#page.follow(href, element.attr('data-phx-link'), history)
  }

  /**
   * Presses a key in an element, or anywhere with `'window'`.
   *
   * @param value what scripts of the page would add to the event, and what was typed: `{ value: 'mil' }`
   * @example await page.keydown('window', 'Escape')
   */
  async keydown(target: string, key: string, value: Payload = {}): Promise<void> {
    await this.#key('keydown', target, { key, ...value })
  }

  /** Lets go of a key in an element, or anywhere with `'window'`. */
  async keyup(target: string, key: string, value: Payload = {}): Promise<void> {
    await this.#key('keyup', target, { key, ...value })
  }

  /** Gives the focus to an element, or with `'window'` to the page. */
  async focus(target: string): Promise<void> {
    await this.#act('focus', this.#listening('focus', target), {})
  }

  /** Takes the focus from an element, or with `'window'` from the page. */
  async blur(target: string): Promise<void> {
    await this.#act('blur', this.#listening('blur', target), {})
  }

  /**
   * Fills in fields one after the other, as a person does; each is an event of its own. The selector names
   * the form, or a control in it.
   *
   * @example await page.change('form', { 'user[name]': 'Ada', 'tags[]': ['a', 'b'], agreed: true })
   */
  async change(selector: string, values: FormValues): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      const form = this.#form(selector)
      this.#fill(form, name, value)
      await this.#change(form, name)
    }
  }

  /**
   * Fills in fields and submits. What is not given keeps what it holds. The selector names the form, or the
   * button to press; by default the first one. A form without `phx-submit` goes where its `action` says, as a browser sends
   * it: the page is over then, and `next` opens what is there.
   *
   * @example await page.submit('form', { text: 'milk' })
   */
  async submit(selector: string, values: FormValues = {}): Promise<void> {
    const { form, submitter } = this.#submission(selector)
    const event = form.element.attr('phx-submit')
    for (const [name, value] of Object.entries(values)) this.#fill(form, name, value)
    const flaw = form.flaw(submitter)
    if (flaw) this.#refuse(`A browser would not submit the form: ${flaw}`)
    if (submitter && !this.#isConfirmed(submitter)) return
    if (event === undefined) return submitForm(this.#page, form, submitter)
    const unsent = await this.#page.memory.files.deliver(form.uploads)
    if (unsent) this.#refuse(`A browser would not submit the form: ${unsent}`)
    await this.#send(selector, event)
  }

  /**
   * Has a visitor choose files at a live file input, and sends them: at once where the upload says `autoUpload`, with the
   * submit of the form otherwise. What is wrong with a file, the page shows; such a form is not submitted.
   *
   * @param target a selector of the input, or its label, `name` or id
   * @param files without any, those that were chosen before go on
   * @param options.percent how much of each file is sent now; `submit`, or the same again, goes on. By default 100 with
   *   `autoUpload`, and 0 otherwise
   *
   * @example await page.upload('Photos', [{ name: 'cat.png', type: 'image/png', content: bytes }])
   */
  async upload(
    target: string,
    files: TestFile | readonly TestFile[] = [],
    options: { readonly percent?: number } = {},
  ): Promise<void> {
    this.#refuseLeft()
    const chosen = [files].flat()
    const input = fileInput(this.#scope, target)
    const selection = this.#page.memory.files.of(input.attr('data-phx-upload-ref') ?? '')
    selection.take(chosen)
    if (chosen.length > 0) await this.#change(this.#formOf(input, target), input.attr('name') ?? '', input)
    await selection.send(options.percent ?? (selection.isAuto ? 100 : 0))
  }

  /**
   * Sends an event as the `phx-hook` of an element does, and gives back what the handler returned.
   * @example expect(await page.hook('#chart', 'load', { year: 2026 })).toEqual({ points: [1, 2] })
   */
  async hook(selector: string, event: string, value: Payload = {}): Promise<JsonValue | undefined> {
    this.#refuseLeft()
    const element = this.#scope.one(selector)
    if (!element.attr('phx-hook') || !element.attr('id')) {
      this.#refuse(`"${selector}" has no hook; that takes a phx-hook and an id`)
    }
    return this.#page.push(element, { type: 'hook', event, value })
  }

  /**
   * Waits until a condition holds. It is looked at after every message, and from time to time: it may be of
   * something else than the page. One that throws does not hold yet.
   *
   * @param options.timeout how long, in milliseconds; by default the page's, 4,500
   * @example await page.until((page) => page.has('li', 'milk'))
   */
  async until(
    condition: (page: this) => boolean,
    options: { readonly timeout?: number } = {},
  ): Promise<void> {
    const { waiting, setting, document } = this.#page
    const limit = options.timeout ?? setting.timeout
    await waiting.until(
      () => condition(this),
      limit,
      () => document.excerpt,
    )
  }

  /**
   * Waits until no work of `socket.async`, `assignAsync` and `startAsync` runs for this visitor, and the page shows what
   * came of it. Rejects after the page's `timeout`.
   */
  async settled(): Promise<void> {
    const { setting } = this.#page
    do {
      await whenDone(setting.visitor.cookies, setting.timeout)
      await this.#page.roundTrip()
    } while (isWorking(setting.visitor.cookies))
  }

  /** Loses the connection, as in a tunnel. The page stays as it is. */
  async disconnect(): Promise<void> {
    await this.#page.disconnect()
  }

  /**
   * Joins again, as a browser does after a crash or a tunnel. Forms with an `id` and `phx-change` tell the new view what
   * they held, by one more event each. Rejects when the server refuses, or when such an event fails.
   */
  async reconnect(): Promise<void> {
    this.#refuseLeft()
    await this.#page.join()
  }

  /** Leaves the page. A server that was opened for it is closed with the last page. */
  async close(): Promise<void> {
    await this.#page.disconnect()
    this.#page.setting.host.release()
    this.#tab.closed()
  }

  async #key(kind: string, target: string, value: Payload): Promise<void> {
    const elements = this.#listening(kind, target)
    const key = (value['key'] as string).toLowerCase()
    const hearing = elements.filter((element) => (element.attr('phx-key') ?? key).toLowerCase() === key)
    if (hearing.length === 0) this.#refuse(`"${target}" does not listen to the key "${key}"`)
    await this.#act(kind, hearing, value)
  }

  /** The elements that hear of something: the target itself, or else those that listen to the window. */
  #listening(kind: string, target: string): Elements[] {
    this.#refuseLeft()
    const { document } = this.#page
    if (target !== 'window') {
      const element = this.#scope.one(target)
      refuseUnusable(document, element, target)
      if (element.attr(`phx-${kind}`) !== undefined) return [element]
    }
    const isHeard = target === 'window' || kind.startsWith('key')
    const elements = isHeard ? document.each(document.all(`[phx-window-${kind}]`)) : []
    if (elements.length === 0) this.#refuse(`Nothing listens to "${kind}" of "${target}"`)
    return elements
  }

  async #act(kind: string, elements: readonly Elements[], value: Payload): Promise<void> {
    const names = [`phx-${kind}`, `phx-window-${kind}`]
    await Promise.all(
      elements.map((element) => {
        const name = names.find((binding) => element.attr(binding) !== undefined) ?? ''
        return this.#event(kind, element, name, value)
      }),
    )
  }

  async #event(type: string, element: Elements, binding: string, value: Payload): Promise<void> {
    const event = element.attr(binding) ?? ''
    await perform(this.#page, element, { type, event, value: { ...ownValue(element), ...value } })
  }

  /** Does the visitor agree, where an element asks? */
  #isConfirmed(element: Elements): boolean {
    const question = element.closest('[data-confirm]').attr('data-confirm')
    return !question || this.#page.setting.confirm(question)
  }

  /** A form, and the button that submits it. */
  #submission(selector: string): { readonly form: Form; readonly submitter: Elements | undefined } {
    const form = this.#form(selector)
    const named = this.#scope.one(selector)
    return { form, submitter: isSubmitter(named) ? named : form.defaultButton }
  }

  /** Tells that a form is submitted, as it is in the page now. */
  async #send(selector: string, event: string): Promise<void> {
    const { form, submitter } = this.#submission(selector)
    this.#page.memory.useAll(form)
    const value = form.encode({ submitter, isUsed: () => true })
    await perform(this.#page, form.element, { type: 'form', event, value, meta: form.ownValues })
  }

  #form(selector: string): Form {
    this.#refuseLeft()
    const named = this.#scope.one(selector)
    refuseUnusable(this.#page.document, named, selector)
    return this.#formOf(named, selector)
  }

  #formOf(named: Elements, selector: string): Form {
    const { document } = this.#page
    const owner = named.attr('form')
    const element = owner ? document.all(`form[id="${owner}"]`) : named.closest('form')
    if (element.length === 0) this.#refuse(`"${selector}" is no form, nor in one`)
    return this.#page.memory.formOf(document, element)
  }

  #fill(form: Form, name: string, value: FieldValue): void {
    const flaw = this.#page.memory.fill(form, name, value)
    if (flaw) this.#refuse(`The form cannot be filled in: ${flaw}`)
  }

  async #change(form: Form, name: string, control = form.control(name)): Promise<void> {
    const own = control?.attr('phx-change')
    const event = own ?? form.element.attr('phx-change')
    if (event === undefined) this.#refuse(`Nothing listens to a change of "${name}": there is no phx-change`)
    const only = own === undefined ? undefined : name
    const upload = control?.attr('data-phx-upload-ref')
    await perform(this.#page, form.element, this.#page.memory.changeOf(form, name, { event, only, upload }))
  }

  /** @throws when the browser is elsewhere */
  #refuseLeft(): void {
    const { redirectedTo } = this
    if (redirectedTo === undefined) return
    const next = 'open it with live(app, page.redirectedTo, { visitor: page })'
    throw new Error(`The page was left for ${redirectedTo}; ${next}.`)
  }

  #refuse(why: string): never {
    throw new Error(`${why}.\n\n${this.#page.document.excerpt}`)
  }
}
