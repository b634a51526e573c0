import { dayOf, writeDay } from '@mot-cua/kernel'
import type { Translate } from '@mot-cua/web'
import type { OnestopMessageKey } from '../messages.ts'
import type { Lack } from '../readiness/readiness.ts'

/** One message in the letters of GSM-7; a longer one costs twice. */
const ONE_MESSAGE = 160

/** Put right by signing in, and by nothing that could be typed into a form. */
const bySignIn: ReadonlySet<Lack> = new Set(['bound', 'level'])

type Told = {
  username: string
  lacks: readonly Lack[]
  /** From when the e-ID is the only way in; null while no day is set. */
  cutOver: string | null
  hotline: string
}

/** What an official's own phone says: what is missing, until when, and whom to call. No link. */
export function writeReminder(
  t: Translate<OnestopMessageKey>,
  { username, lacks, cutOver, hotline }: Told,
): string {
  const date = cutOver === null ? 'none' : writeDay(dayOf(new Date(cutOver)))
  const missing = lacks.map((lack) => t(`sms.lack.${lack}`)).join(', ')
  if (lacks.length > 0 && lacks.every((lack) => bySignIn.has(lack))) {
    const level = lacks.includes('level') ? 'level' : 'any'
    return t('sms.reminderSignIn', { username, level, date, hotline })
  }
  const long = t('sms.reminder', { username, missing, date, hotline })
  return long.length <= ONE_MESSAGE ? long : t('sms.reminderShort', { username, date, hotline })
}
