import { News, type NewsItem } from '@mot-cua/web'
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

const items: Record<HomeNotice, NewsItem<OnestopMessageKey>> = {
  cancelled: {
    kind: 'info',
    heading: 'news.cancelled',
    text: 'news.cancelledText',
    isFor: 'signed-out',
  },
  'signed-out': {
    kind: 'ok',
    heading: 'news.signedOut',
    text: 'news.signedOutText',
    isFor: 'signed-out',
  },
  'signed-out-here': {
    kind: 'warn',
    heading: 'news.signedOutHere',
    text: 'news.signedOutHereText',
    isFor: 'signed-out',
  },
  'other-person': {
    kind: 'warn',
    heading: 'news.otherPerson',
    text: 'news.otherPersonText',
    isFor: 'everybody',
  },
  'first-time': {
    kind: 'ok',
    heading: 'news.firstTime',
    text: 'news.firstTimeText',
    isFor: 'signed-in',
  },
}

type HomeNewsProps = {
  page: OnestopPage
  session: Session | undefined
  notice: HomeNotice | undefined
}

export function HomeNews({ page, session, notice }: HomeNewsProps) {
  return <News t={page.t} item={notice && items[notice]} isSignedIn={session !== undefined} />
}
