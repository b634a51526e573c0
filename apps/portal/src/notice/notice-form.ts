import { parseDay } from '../day/day.ts'
import type { NoticeKind, NoticeLocale, NoticeText } from './notice.ts'

/** As typed; shown again where something is wrong. */
export type NoticeFields = {
  kind: NoticeKind
  locale: NoticeLocale
  date: string
  body: string
  legalReference: string
}

export type NoticeErrors = { date?: true; body?: true; legalReference?: true }

/** Long enough for every notice of the source documents; a page stays a page. */
export const LONGEST_NOTICE = 5000

export type ReadNotice =
  | { outcome: 'complete'; text: Omit<NoticeText, 'changedBy'> }
  | { outcome: 'incomplete'; errors: NoticeErrors }

export function judgeNotice({ kind, locale, ...typed }: NoticeFields): ReadNotice {
  const { date, body, legalReference } = typed
  const validFrom = parseDay(date)
  const text = body.trim()
  const reference = legalReference.trim()
  const isLong = text.length > LONGEST_NOTICE
  if (validFrom === undefined || text === '' || isLong || reference === '') {
    const errors: NoticeErrors = {
      ...(validFrom === undefined ? { date: true } : {}),
      ...(text === '' || isLong ? { body: true } : {}),
      ...(reference === '' ? { legalReference: true } : {}),
    }
    return { outcome: 'incomplete', errors }
  }
  return {
    outcome: 'complete',
    text: { kind, locale, validFrom, body: text, legalReference: reference },
  }
}
