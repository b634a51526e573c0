// Days are those of Viet Nam, which is seven hours ahead of UTC all year round.
const OFFSET = '+07:00'
const OFFSET_MS = 7 * 60 * 60 * 1000

/** The day (`YYYY-MM-DD`) that a moment falls on. */
export function dayOf(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 10)
}

/** The moment at which a day (`YYYY-MM-DD`) begins. */
export function startOfDay(day: string): Date {
  return new Date(`${day}T00:00:00${OFFSET}`)
}

/** `01/07/2024`, `1/7/2024` or `1-7-2024` as `2024-07-01`; undefined for what is no day. */
export function parseDay(text: string): string | undefined {
  const [, day = '', month = '', year = ''] =
    /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(text) ?? []
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const instant = startOfDay(written)
  if (Number.isNaN(instant.getTime())) return undefined
  // 31/02 would become the third of March.
  return dayOf(instant) === written ? written : undefined
}

/** `2024-07-01` as `01/07/2024`. */
export function writeDay(day: string): string {
  return day.split('-').reverse().join('/')
}
