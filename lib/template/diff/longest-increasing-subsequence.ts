/**
 * The places of a longest run of numbers that only grow, by patience sorting (n log n). A list whose rows
 * outside this run are moved is brought into order with the fewest moves.
 */
export function longestIncreasing(numbers: readonly number[]): number[] {
  const tails: number[] = []
  const previous: number[] = []
  numbers.forEach((number, i) => {
    const at = firstNotBelow(tails, numbers, number)
    previous.push(at > 0 ? (tails[at - 1] ?? -1) : -1)
    tails[at] = i
  })
  const run: number[] = []
  for (let i = tails.at(-1) ?? -1; i >= 0; i = previous[i] ?? -1) run.push(i)
  return run.reverse()
}

function firstNotBelow(tails: readonly number[], numbers: readonly number[], number: number): number {
  let low = 0
  let high = tails.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[tails[middle] ?? 0] ?? 0) < number) low = middle + 1
    else high = middle
  }
  return low
}
