import { inside } from '../base-path.ts'
import type { Form } from './form.ts'
import type { Elements } from './page-document.ts'
import type { PageSetting } from './page-setting.ts'
import type { Answer } from './visitor.ts'

/** A page whose form is submitted; it is over then. */
interface SubmittingPage {
  readonly setting: PageSetting
  readonly url: string
  disconnect(): Promise<void>
  leaveFor(to: string, arrival?: Answer): void
}

/** Submits a form as a browser does, without the live view: the page is left for where that leads. */
export async function submitForm(page: SubmittingPage, form: Form, submitter?: Elements): Promise<void> {
  const said = (name: string): string | undefined => submitter?.attr(`form${name}`) ?? form.element.attr(name)
  const method = said('method')?.toLowerCase()
  if (method === 'dialog') return
  const to = new URL(said('action') ?? '', page.url)
  const fields = form.encode({ submitter, isUsed: () => true })
  await page.disconnect()
  const answer = method === 'post' ? await posted(page, to, fields) : undefined
  if (method !== 'post') to.search = fields
  page.leaveFor(new URL(answer?.location ?? '', to).href, answer?.location === undefined ? answer : undefined)
}

/** The answer of the application; undefined for a form of another site. */
async function posted({ setting }: SubmittingPage, to: URL, fields: string): Promise<Answer | undefined> {
  const { host, visitor, basePath } = setting
  if (to.host !== host.name) return undefined
  return visitor.post(host.name, inside(basePath, to.pathname + to.search), fields)
}
