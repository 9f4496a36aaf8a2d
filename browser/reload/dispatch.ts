/** Dispatches an event on the window. @returns false when a listener has prevented it */
export function announce(name: string, reason: string): boolean {
  return dispatchEvent(new CustomEvent(name, { cancelable: true, detail: { reason } }))
}
