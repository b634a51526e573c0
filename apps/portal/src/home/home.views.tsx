import { Button, Card, CardGrid, Notice, Page, StatusBadge } from '@mot-cua/web'
import type { PortalMessageKey } from '../messages.ts'
import { accountMenu, type PortalPage } from '../page.ts'
import type { Session } from '../session/session.ts'

export const homeNotices = ['cancelled', 'signed-out', 'signed-out-here', 'first-time'] as const
export type HomeNotice = (typeof homeNotices)[number]

type HomePageProps = {
  page: PortalPage
  session: Session | undefined
  notice: HomeNotice | undefined
}

export function HomePage({ page, session, notice }: HomePageProps) {
  const { t } = page
  const signIn = { href: '/sign-in', label: t('home.signIn') }
  return (
    <Page
      page={page}
      title={t('home.title')}
      {...(session ? { account: accountMenu(page, session) } : { signIn })}
    >
      {notice && isTrue(notice, session) && <HomeNews page={page} notice={notice} />}
      <h1>{t('home.title')}</h1>
      <p class="lead">{t('home.slogan')}</p>
      {session ? <Welcome page={page} session={session} /> : <Invitation page={page} />}
    </Page>
  )
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

function HomeNews({ page, notice }: { page: PortalPage; notice: HomeNotice }) {
  const { kind, heading, text } = news[notice]
  return (
    <Notice kind={kind} heading={page.t(heading)} isNews>
      <p>{page.t(text)}</p>
    </Notice>
  )
}

function Welcome({ page: { t }, session }: { page: PortalPage; session: Session }) {
  const { name, level } = session
  return (
    <Card heading={t('home.greeting', { name })}>
      <p>
        <StatusBadge status="ok" label={t('home.level', { level })} />
      </p>
      <p>{t('home.levelText', { level })}</p>
      <Button kind="secondary" href="/profile">
        {t('home.goToProfile')}
      </Button>
    </Card>
  )
}

function Invitation({ page: { t } }: { page: PortalPage }) {
  return (
    <CardGrid>
      <Card heading={t('home.withAccount')}>
        <p>{t('home.signInPrompt')}</p>
        <Button href="/sign-in">{t('home.signIn')}</Button>
      </Card>
      <Card heading={t('home.withoutAccount')}>
        <p>{t('home.withoutAccountText')}</p>
      </Card>
    </CardGrid>
  )
}
