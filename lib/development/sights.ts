import { isFlawed, type Sighting } from '../template/compile/sightings.ts'
import { describe, didYouMean } from '../errors/index.ts'

/** The bindings of docs/reference/bindings.md. */
const BINDINGS =
  'click click-away submit change keydown keyup window-keydown window-keyup focus blur window-focus window-blur viewport-top viewport-bottom viewport-overrun-target drop-target mounted remove connected disconnected target key debounce throttle disable-with hook update patch-focused trigger-action auto-recover no-unused-field track-static foreign'
    .split(' ')
    .map((name) => `phx-${name}`)

/** What stands for a value of a template. */
const HOLE = '\u0001'

/** Like the others, it goes on to the end where the end of something is missing, so that no letter is looked at twice. */
const NO_TAGS = /<!--[^]*?(?:-->|$)|<(script|style|textarea|title)\b[^>]*(?:>[^]*?(?:<\/\1|$)|$)/gi
const TAG = /<[a-z][^\s>/]*((?:[\s/](?:[^>"']|"[^"]*(?:"|$)|'[^']*(?:'|$))*)?)(?:>|$)/gi
const ATTRIBUTE = /([^\s"'=/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g

/** What was found in templates, for they may be seen again. */
const known = new WeakMap<readonly string[], readonly string[]>()

/** What is probably a mistake in what was seen, in sentences that quote the place. */
export function adviceOf(sighting: Sighting): readonly string[] {
  return isTexts(sighting) ? adviceOfTemplate(sighting) : [linkAdvice(sighting)]
}

function adviceOfTemplate(texts: readonly string[]): readonly string[] {
  const sentences = known.get(texts) ?? templateAdvice(texts)
  known.set(texts, sentences)
  if (sentences.length > 0) isFlawed(texts)
  return sentences
}

function isTexts(sighting: Sighting): sighting is readonly string[] {
  return Array.isArray(sighting)
}

function linkAdvice({ patch, navigate, ...others }: Readonly<Record<string, unknown>>): string {
  const to = patch ?? navigate
  const good = 'a path of this site such as "/orders", or "?page=2", "../" or "list"'
  if (to !== undefined)
    return `link was given ${describe(to)}, which leads nowhere: patch and navigate take ${good}.`
  const names = Object.keys(others)
  const near = names.map((name) => didYouMean(name, ['patch', 'navigate', 'href'])).join('')
  return `link({ ${names.join(', ')} }) leads nowhere: it takes patch, navigate or href.${near}`
}

function templateAdvice(texts: readonly string[]): readonly string[] {
  const markup = texts.join(HOLE)
  if (!/phx-/i.test(markup)) return []
  const tags = markup.replace(NO_TAGS, '').matchAll(TAG)
  return [...tags].flatMap(([tag, attributes = '']) => tagAdvice(tag, attributes))
}

function tagAdvice(tag: string, attributes: string): readonly string[] {
  const names = [...attributes.matchAll(ATTRIBUTE)].map(([, name = '']) => name)
  const place = tag.replaceAll(HOLE, '${…}').replace(/\s+/g, ' ').slice(0, 120)
  const mistakes = names.flatMap((name) => nameAdvice(name))
  const isNameless =
    names.includes('phx-hook') && !names.some((name) => name === 'id' || name.startsWith(HOLE))
  if (isNameless) mistakes.push('an element with phx-hook needs an id, for its hook is not run without.')
  return mistakes.map((mistake) => `${mistake} It stands here: ${place}`)
}

function nameAdvice(name: string): readonly string[] {
  if (/^phx-value-.*[A-Z]/.test(name))
    return [
      `HTML knows no capitals in names: ${name} comes as "${name.slice('phx-value-'.length).toLowerCase()}". Write small letters and "-" or "_".`,
    ]
  if (!/^phx-/i.test(name) || name.startsWith('phx-value-') || BINDINGS.includes(name)) return []
  return [`there is no binding ${name}.${didYouMean(name, BINDINGS)}`]
}
