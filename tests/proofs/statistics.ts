export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0]
  return (low + high) / 2
}

/**
 * Mann–Whitney U, two-sided, by the normal approximation with ties: how often chance alone would
 * set two samples of one distribution as far apart as these.
 */
export function mannWhitney(left: readonly number[], right: readonly number[]): number {
  const all = [
    ...left.map((value) => ({ value, isLeft: true })),
    ...right.map((value) => ({ value, isLeft: false })),
  ].sort((a, b) => a.value - b.value)
  let [rankSum, ties] = [0, 0]
  for (let from = 0; from < all.length; ) {
    let to = from
    while (all[to + 1]?.value === all[from]?.value) to += 1
    const size = to - from + 1
    const rank = (from + to) / 2 + 1
    rankSum += rank * all.slice(from, to + 1).filter(({ isLeft }) => isLeft).length
    ties += size ** 3 - size
    from = to + 1
  }
  const [n, m] = [left.length, right.length]
  const u = rankSum - (n * (n + 1)) / 2
  const spread = Math.sqrt(((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))))
  const z = (Math.abs(u - (n * m) / 2) - 0.5) / spread
  return Math.min(1, 2 * upperTail(Math.max(0, z)))
}

/** Of the normal distribution; Abramowitz and Stegun 26.2.17, off by less than 10⁻⁷. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const weights = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429]
  const sum = weights.reduce((total, weight, power) => total + weight * t ** (power + 1), 0)
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum
}
