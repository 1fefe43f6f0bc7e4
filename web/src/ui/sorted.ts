/** A sorted copy; the clients' oldest engines have no `toSorted`. */
export function sorted<T>(items: readonly T[], order: (a: T, b: T) => number): T[] {
  const copy = [...items]
  copy.sort(order)
  return copy
}
