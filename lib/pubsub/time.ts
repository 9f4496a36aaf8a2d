/** A promise, or its rejection when it takes too long. @param time in milliseconds */
export function withDeadline<Value>(time: number, promise: PromiseLike<Value>, late: string): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(late))
    }, time)
    const end = (): void => {
      clearTimeout(timer)
    }
    promise.then(resolve, reject)
    promise.then(end, end)
  })
}
