/** Has the window hear what happens to the page. @returns whether it may */
export function announce(name: string, reason: string): boolean {
  return dispatchEvent(new CustomEvent(name, { cancelable: true, detail: { reason } }))
}
