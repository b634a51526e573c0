import { hash } from 'node:crypto'

const NAMED_AFTER = 5
/** Each stands in the memory of every connection's server process, at some tens of kilobytes. */
const MOST_NAMED = 200
const MOST_COUNTED = 1000

/**
 * Names statements that come again and again: pg has PostgreSQL parse and plan a named one once a
 * connection. A text of which there are many forms, as a list of values makes them, comes too
 * seldom for a name or finds none left.
 */
export function createStatementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined || names.size >= MOST_NAMED) return known
    const times = (counts.get(text) ?? 0) + 1
    if (times < NAMED_AFTER) {
      if (counts.size >= MOST_COUNTED) counts.clear()
      counts.set(text, times)
      return undefined
    }
    counts.delete(text)
    const name = hash('sha256', text, 'base64url')
    names.set(text, name)
    return name
  }
}
