/** An element that may be a field: then it has a value, and can show a validation message. */
type MaybeField =
  | (Element & Pick<HTMLInputElement, 'value' | 'setCustomValidity' | 'reportValidity'>)
  | (Element & { readonly value?: undefined })

/**
 * Reports an event that is larger than the server accepts. It was not sent, and nothing is lost. The report goes to the
 * console, to the application by `phx:too-large` on the element, and, unless that is prevented, to the person at the longest
 * field.
 */
export function tooLarge(
  elements: readonly [MaybeField, ...MaybeField[]],
  bytes: number,
  limit: number,
): void {
  const [element] = elements
  console.error(`An event of ${bytes} bytes was not sent: limits.frameBytes is ${limit}`, element)
  const event = new CustomEvent('phx:too-large', {
    bubbles: true,
    cancelable: true,
    detail: { bytes, limit },
  })
  if (!element.dispatchEvent(event)) return
  const [longest] = [...elements].sort((a, b) => length(b) - length(a))
  if (!longest?.value) return
  longest.setCustomValidity('This is too long to be sent.')
  longest.reportValidity()
  longest.addEventListener('input', () => longest.setCustomValidity(''), { once: true, capture: true })
}

const length = ({ value = '' }: MaybeField): number => value.length
