import { Button, ButtonRow, Card, CardGrid, Page, StatusBadge } from '@mot-cua/web'
import { accountMenu, type PortalPage } from '../page.ts'
import type { ListedService } from '../search/search.ts'
import { LookUpForm, SearchForm, Services } from '../search/search.views.tsx'
import type { Session } from '../session/session.ts'
import { HomeNews, type HomeNotice } from './news.views.tsx'

/** The rest is found by the search. */
const SHOWN_SERVICES = 6

type HomePageProps = {
  page: PortalPage
  session: Session | undefined
  notice: HomeNotice | undefined
  /** For visitors; whoever is signed in has come to do something. */
  services: readonly ListedService[]
}

export function HomePage({ page, session, notice, services }: HomePageProps) {
  const { t } = page
  if (session) return <Welcome {...{ page, session, notice }} />
  const signIn = { href: '/sign-in', label: t('home.signIn') }
  return (
    <Page page={page} title={t('home.signIn')} signIn={signIn}>
      <HomeNews page={page} session={session} notice={notice} />
      <h1>{t('home.title')}</h1>
      <p class="lead">{t('home.slogan')}</p>
      <SearchForm page={page} />
      <Invitation page={page} />
      <Services page={page} services={services.slice(0, SHOWN_SERVICES)} />
    </Page>
  )
}

function Welcome({
  page,
  session,
  notice,
}: Omit<HomePageProps, 'services' | 'session'> & { session: Session }) {
  const { t } = page
  const greeting = t('home.greeting', { name: session.name })
  return (
    <Page page={page} title={greeting} account={accountMenu(page, session)}>
      <HomeNews page={page} session={session} notice={notice} />
      <h1>{greeting}</h1>
      <p>
        <KindOfAccount page={page} session={session} />
      </p>
      <ButtonRow>
        <Button href="/profile">{t('home.goToProfile')}</Button>
      </ButtonRow>
      <SearchForm page={page} />
    </Page>
  )
}

/** Levels are the e-ID's; of other accounts it is said what they are. */
function KindOfAccount({ page: { t }, session }: { page: PortalPage; session: Session }) {
  const { type, level } = session
  if (type === 'eid') return <StatusBadge status="ok" label={t('home.level', { level })} />
  const label = t(type === 'portal' ? 'portalAccount.title' : 'postal.title')
  return <StatusBadge status="info" label={label} />
}

function Invitation({ page }: { page: PortalPage }) {
  const { t } = page
  return (
    <CardGrid>
      <Card heading={t('home.withAccount')}>
        <p>{t('home.signInPrompt')}</p>
        <Button href="/sign-in">{t('home.signIn')}</Button>
      </Card>
      <Card heading={t('home.withoutAccount')}>
        <p>{t('home.withoutAccountText')}</p>
      </Card>
      <Card heading={t('lookUp.title')}>
        <p>{t('lookUp.homeText')}</p>
        <LookUpForm page={page} />
      </Card>
    </CardGrid>
  )
}
