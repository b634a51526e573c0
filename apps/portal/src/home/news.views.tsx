import { News, type NewsItem } from '@mot-cua/web'
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

const items: Record<HomeNotice, NewsItem<PortalMessageKey>> = {
  cancelled: {
    kind: 'info',
    heading: 'home.cancelled',
    text: 'home.cancelledText',
    isFor: 'signed-out',
  },
  'signed-out': {
    kind: 'ok',
    heading: 'home.signedOut',
    text: 'home.signedOutText',
    isFor: 'signed-out',
  },
  'signed-out-here': {
    kind: 'warn',
    heading: 'home.signedOutHere',
    text: 'home.signedOutHereText',
    isFor: 'signed-out',
  },
  'first-time': {
    kind: 'ok',
    heading: 'home.firstTime',
    text: 'home.firstTimeText',
    isFor: 'signed-in',
  },
}

type HomeNewsProps = {
  page: PortalPage
  session: Session | undefined
  notice: HomeNotice | undefined
}

export function HomeNews({ page, session, notice }: HomeNewsProps) {
  return <News t={page.t} item={notice && items[notice]} isSignedIn={session !== undefined} />
}
