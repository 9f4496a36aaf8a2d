/** What jsdom lacks and our browser code calls through idiomorph. The rules are those of CSSOM, "serialize an identifier". */

const asCodePoint = (char) => `\\${char.charCodeAt(0).toString(16)} `

function escapeChar(char, at, text) {
  if (char === '\0') return '\ufffd'
  if (/[\u0001-\u001f\u007f]/.test(char)) return asCodePoint(char)
  if (/\d/.test(char) && (at === 0 || (at === 1 && text[0] === '-'))) return asCodePoint(char)
  if (char === '-' && text.length === 1) return '\\-'
  return /[\w\u0080-\uffff-]/.test(char) ? char : `\\${char}`
}

if (typeof window !== 'undefined') {
  window.CSS ??= {}
  window.CSS.escape ??= (text) => String(text).replace(/[^]/g, escapeChar)
}
