import { Notice } from '@mot-cua/web'
import type { PortalMessageKey } from '../messages.ts'
import type { PortalPage } from '../page.ts'
import type { Session } from '../session/session.ts'

export const homeNotices = ['cancelled', 'signed-out', 'signed-out-here', 'first-time'] as const
export type HomeNotice = (typeof homeNotices)[number]

/** The same address, with news to be shown there. */
export function withNotice(path: string, notice: HomeNotice): string {
  const url = new URL(path, 'http://own.invalid')
  url.searchParams.set('notice', notice)
  return url.pathname + url.search
}

/** A notice is shown only while it is true: an address can be kept and opened again. */
function isTrue(notice: HomeNotice, session: Session | undefined): boolean {
  return (notice === 'first-time') === (session !== undefined)
}

const news = {
  cancelled: { kind: 'info', heading: 'home.cancelled', text: 'home.cancelledText' },
  'signed-out': { kind: 'ok', heading: 'home.signedOut', text: 'home.signedOutText' },
  'signed-out-here': {
    kind: 'warn',
    heading: 'home.signedOutHere',
    text: 'home.signedOutHereText',
  },
  'first-time': { kind: 'ok', heading: 'home.firstTime', text: 'home.firstTimeText' },
} as const satisfies Record<
  HomeNotice,
  { kind: 'info' | 'ok' | 'warn'; heading: PortalMessageKey; text: PortalMessageKey }
>

type NewsProps = {
  page: PortalPage
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
