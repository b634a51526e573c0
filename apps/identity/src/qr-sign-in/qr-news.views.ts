import { secondsBetween } from '@mot-cua/kernel'
import { formatTime } from '@mot-cua/web'
import type { IdentityPage } from '../page.ts'
import { CODE_SECONDS, type QrView, type QrWindow } from '../qr-transaction/qr-transaction.ts'
import { wordsOf } from './qr-words.ts'

/** What the page's script is told: everything in words, so that it only has to show it. */
export type QrNews = {
  state: QrView['state'] | 'limited'
  /** For the next question: answered when it is no longer this. */
  version: string
  heading: string
  text: string
  number?: string
  /** Where to go: the result is there, and only a navigation fetches it. */
  next?: string
  window?: { codes: string[]; typedCode: string; passedMs: number; stepMs: number }
}

export function describeView(page: IdentityPage, view: QrView) {
  const words = wordsOf(view)
  const text = page.t(`qr.${words}.text`, { time: formatTime(view.expiresAt) })
  return {
    heading: page.t(`qr.${words}.heading`),
    text: words === 'levelTooLow' ? `${text} ${page.t('level.how')}` : text,
  }
}

/** `path` is the page of the transaction. */
export function writeNews(
  page: IdentityPage,
  view: QrView,
  { path, window, now }: { path: string; window?: QrWindow | undefined; now: Date },
): QrNews {
  const { state, number } = view
  return {
    state,
    version: state,
    ...describeView(page, view),
    ...(number === undefined ? {} : { number }),
    ...(state === 'approved' || state === 'completed' ? { next: path } : {}),
    ...(window ? { window: toScript(window, now) } : {}),
  }
}

/** Not by the clock of the browser, which may be wrong: how far the window has gone. */
function toScript({ codes, typedCode, startsAt }: QrWindow, now: Date) {
  const passedMs = Math.round(secondsBetween(startsAt, now) * 1000)
  return { codes, typedCode: groupTyped(typedCode), passedMs, stepMs: CODE_SECONDS * 1000 }
}

/** `ABCD-EFGH`: read and typed in two halves. */
export function groupTyped(typedCode: string): string {
  return `${typedCode.slice(0, 4)}-${typedCode.slice(4)}`
}
