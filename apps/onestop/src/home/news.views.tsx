import { News, type NewsItem } from '@mot-cua/web'
import type { OnestopMessageKey } from '../messages.ts'
import type { OnestopPage } from '../page.ts'
import type { Session } from '../session/session.ts'

type Item = NewsItem<OnestopMessageKey>

/** Of whoever stands before a door again; `direct`: without the portal in between. */
export const doorNews = {
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
  'signed-out-direct': {
    kind: 'ok',
    heading: 'news.signedOut',
    text: 'news.signedOutText.direct',
    isFor: 'signed-out',
  },
  'signed-out-here': {
    kind: 'warn',
    heading: 'news.signedOutHere',
    text: 'news.signedOutHereText',
    isFor: 'signed-out',
  },
  'signed-out-here-direct': {
    kind: 'warn',
    heading: 'news.signedOutHere',
    text: 'news.signedOutHereText.direct',
    isFor: 'signed-out',
  },
} as const satisfies Record<string, Item>

export const homeNews = {
  ...doorNews,
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
} as const satisfies Record<string, Item>

export type HomeNotice = keyof typeof homeNews

type HomeNewsProps = {
  page: OnestopPage
  session: Session | undefined
  notice: HomeNotice | undefined
}

export function HomeNews({ page, session, notice }: HomeNewsProps) {
  return <News t={page.t} item={notice && homeNews[notice]} isSignedIn={session !== undefined} />
}
