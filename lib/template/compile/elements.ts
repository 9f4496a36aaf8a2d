/**
 * The names of elements, by what HTML's parser does with them: https://html.spec.whatwg.org/multipage/parsing.html.
 * All are written in lower case.
 */

const names = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** They have no content and no end tag. */
export const VOID: ReadonlySet<string> = names(
  'area base basefont bgsound br col embed hr img input keygen link meta param source track wbr',
)

/** They end where the element around them ends, if no end tag does it before. */
export const OPTIONAL_END: ReadonlySet<string> = names(
  'html head body li dt dd p rb rp rt rtc optgroup option thead tbody tfoot tr td th colgroup caption',
)

/** "Generate implied end tags" closes these. */
export const IMPLIED_END: ReadonlySet<string> = names('dd dt li optgroup option p rb rp rt rtc')

/** Those of `IMPLIED_END` that are not "special" elements, at which a search for the element that an end tag closes gives up. */
export const IMPLIED_IN_PHRASE: ReadonlySet<string> = names('optgroup option rb rp rt rtc')

/** Their end tag closes what of `IMPLIED_END` is open inside. */
export const BLOCKS: ReadonlySet<string> = names(
  'address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption ' +
    'figure footer form h1 h2 h3 h4 h5 h6 header hgroup html li listing main menu nav ol p pre search section select ' +
    'summary td th ul applet marquee object template',
)

/** Their start tag closes a paragraph. */
export const CLOSES_PARAGRAPH: ReadonlySet<string> = names(
  'address article aside blockquote center details dialog dir div dl dt dd fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p pre search section summary table ul xmp',
)

export const HEADINGS: ReadonlySet<string> = names('h1 h2 h3 h4 h5 h6')

/** Their end tag closes exactly what is innermost, or elements change their order. */
export const FORMATTING: ReadonlySet<string> = names('a b big code em font i nobr s small strike strong tt u')

/** A list item or a term is looked for up to one of these; `address`, `div` and `p` do not count. */
export const SPECIAL: ReadonlySet<string> = names(
  'applet area article aside base basefont bgsound blockquote body br button caption center col colgroup dd details ' +
    'dir dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr ' +
    'html iframe img input keygen li link listing main marquee menu meta nav noembed noframes noscript object ol ' +
    'param plaintext pre script search section select source style summary table tbody td template textarea tfoot ' +
    'th thead title tr track ul wbr xmp',
)

/** An element is "in scope" up to one of these. */
export const SCOPES: ReadonlySet<string> = names('applet caption html marquee object table td template th')

/** Formatting elements before one of these are not continued in it. */
export const MARKERS: ReadonlySet<string> = names('applet caption marquee object td template th')

/** The parts of a table, by what they stand in. */
export const SECTIONS: ReadonlySet<string> = names('tbody thead tfoot')
export const CELLS: ReadonlySet<string> = names('td th')
export const TABLE_PARTS: ReadonlySet<string> = names('caption col colgroup tbody td tfoot th thead tr')

/** What may stand anywhere in a table. */
export const NEUTRAL: ReadonlySet<string> = names('script style template')

/** What an open `head` takes. */
export const IN_HEAD: ReadonlySet<string> = names(
  'base basefont bgsound link meta title noscript noframes style script template',
)

/** Their content is text. In that of `textarea` and `title` character references are read. */
export const RAW_TEXT: ReadonlySet<string> = names('script style textarea title xmp iframe noembed noframes')

/** HTML drops a line break behind their start tags. */
export const DROPS_LINE: ReadonlySet<string> = names('pre textarea listing')

/** Inside a drawing or a formula these end it. */
export const BREAKS_OUT: ReadonlySet<string> = names(
  'b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta ' +
    'nobr ol p pre ruby s small span strong strike sub sup table tt u ul var',
)

/** What a choice holds, beside text. */
export const IN_SELECT: ReadonlySet<string> = names('option optgroup hr button div legend script template')

/** Elements that cannot stand in a choice: browsers end it before them, or drop them. */
export const NOT_IN_SELECT: ReadonlySet<string> = names(
  'a form iframe input keygen noembed noframes style table textarea title xmp p ul ol li dl pre',
)

/** Elements of drawings alone: where nothing says whether a template stands in a drawing, these do. */
const SVG = names(
  'animate animatemotion animatetransform circle clippath defs desc ellipse filter foreignobject g image line ' +
    'lineargradient marker mask metadata mpath path pattern polygon polyline radialgradient rect set stop switch ' +
    'symbol text textpath tspan use view',
)

const MATH = names(
  'annotation annotation-xml maction maligngroup malignmark menclose merror mfrac mglyph mi mmultiscripts mn mo mover ' +
    'mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder ' +
    'munderover none semantics',
)

/** Inside these, drawings and formulas hold HTML again. */
export const SVG_POINTS: ReadonlySet<string> = names('foreignobject desc title')
export const MATH_POINTS: ReadonlySet<string> = names('mi mo mn ms mtext')

/** Which language an element is of. `any` is an `a` of which nothing says whether it stands in a drawing. */
export type Space = 'html' | 'svg' | 'math' | 'any'

/** The language of an element of which nothing says what it stands in. */
export function guessSpace(name: string): Space {
  if (name === 'a') return 'any'
  if (name === 'svg' || SVG.has(name) || /^fe[a-z]+$/.test(name)) return 'svg'
  return name === 'math' || MATH.has(name) ? 'math' : 'html'
}
