import { Notice } from '@mot-cua/web'
import type { OnestopMessageKey } from '../messages.ts'
import type { OnestopPage } from '../page.ts'
import type { Session } from '../session/session.ts'

export const homeNotices = [
  'cancelled',
  'signed-out',
  'signed-out-here',
  'first-time',
  'other-person',
] as const
export type HomeNotice = (typeof homeNotices)[number]

/** A notice is shown only while it is true: an address can be kept and opened again. */
function isTrue(notice: HomeNotice, session: Session | undefined): boolean {
  if (notice === 'other-person') return true
  return (notice === 'first-time') === (session !== undefined)
}

const news = {
  cancelled: { kind: 'info', heading: 'news.cancelled', text: 'news.cancelledText' },
  'signed-out': { kind: 'ok', heading: 'news.signedOut', text: 'news.signedOutText' },
  'signed-out-here': {
    kind: 'warn',
    heading: 'news.signedOutHere',
    text: 'news.signedOutHereText',
  },
  'other-person': { kind: 'warn', heading: 'news.otherPerson', text: 'news.otherPersonText' },
  'first-time': { kind: 'ok', heading: 'news.firstTime', text: 'news.firstTimeText' },
} as const satisfies Record<
  HomeNotice,
  { kind: 'info' | 'ok' | 'warn'; heading: OnestopMessageKey; text: OnestopMessageKey }
>

type NewsProps = {
  page: OnestopPage
  session: Session | undefined
  notice: HomeNotice | undefined
}

/** What has just happened, where somebody came back to. */
export function News({ page, session, notice }: NewsProps) {
  if (!notice || !isTrue(notice, session)) return null
  const { kind, heading, text } = news[notice]
  return (
    <Notice kind={kind} heading={page.t(heading)} isNews>
      <p>{page.t(text)}</p>
    </Notice>
  )
}
