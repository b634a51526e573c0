import { formatDate } from '../words/moments.ts'

export type Day<T> = { day: string; entries: T[] }

/** In the order they come, newest first, under the day of the Vietnamese calendar. */
export function groupByDay<T extends { at: string }>(entries: readonly T[]): Day<T>[] {
  const days: Day<T>[] = []
  for (const entry of entries) {
    const day = formatDate(entry.at)
    const last = days.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}
