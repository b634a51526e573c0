import {
  Button,
  ButtonRow,
  Card,
  CardGrid,
  formatDate,
  Notice,
  Tile,
  TileNote,
  Tiles,
} from '@mot-cua/web'
import { GuideLinks } from '../guide/guide.views.tsx'
import type { OnestopMessageKey } from '../messages.ts'
import { citizenDayPassed } from '../sign-in/judge-arrival.ts'
import { STAFF_SIGN_IN, sharedPath, signInPath } from '../sign-in/paths.ts'
import { type MenuTopic, topicLabel, topicPath } from './menu.ts'
import { HomeNews, type HomeNotice } from './news.views.tsx'
import { ProvincePage, type Viewing } from './province-page.tsx'
import { SearchForm } from './search.views.tsx'
import { ModeNotice, Sections } from './sections.views.tsx'
import { SupportBlock } from './support.views.tsx'

/** The four tiles (R115), each an item of the menu too. */
const tiles: readonly { topic: MenuTopic; title: OnestopMessageKey }[] = [
  { topic: 'apply', title: 'tile.apply' },
  { topic: 'payment', title: 'tile.payment' },
  { topic: 'lookup', title: 'menu.lookup' },
  { topic: 'procedures', title: 'menu.procedures' },
]

type HomeProps = Viewing & {
  notice: HomeNotice | undefined
  /** Of the national portal, for those who are led on. */
  portalUrl: string
  now: Date
}

/** C1. */
export function HomePage({ notice, portalUrl, now, ...viewing }: HomeProps) {
  const { page, settings, session } = viewing
  const { t } = page
  const heading = session ? t('home.greeting', { name: session.name }) : settings.portalName
  return (
    <ProvincePage {...viewing} title={heading}>
      <HomeNews page={page} session={session} notice={notice} />
      <OperatorNotice page={page} settings={settings} />
      <h1>{heading}</h1>
      <ModeNotice page={page} settings={settings} portalUrl={portalUrl} />
      <SearchForm page={page} query="" />
      <Tiles
        areShort
        tiles={tiles.map(({ topic, title }) => (
          <Tile href={topicPath(topic)} title={t(title)}>
            <TileNote>{t(`about.${topic}`)}</TileNote>
          </Tile>
        ))}
      />
      {!session && <WaysIn page={page} settings={settings} now={now} />}
      <Sections page={page} settings={settings} now={now} />
      <SupportBlock page={page} settings={settings} />
    </ProvincePage>
  )
}

/** What the province wants everybody to know. */
function OperatorNotice({ page, settings }: Pick<Viewing, 'page' | 'settings'>) {
  const notice = settings.notices.home
  if (!notice) return null
  return (
    <Notice kind="info" heading={page.t('home.notice')}>
      <p>{notice[page.locale]}</p>
    </Notice>
  )
}

type WaysInProps = Pick<HomeProps, 'page' | 'settings' | 'now'>

function WaysIn({ page, settings, now }: WaysInProps) {
  const { t } = page
  const { citizen } = settings.cutOver
  const isDirect = settings.topology === 'direct'
  return (
    <CardGrid>
      <Card heading={t('home.forCitizens')}>
        <p>{t(isDirect ? 'home.forCitizensText.direct' : 'home.forCitizensText')}</p>
        {citizen !== null && (
          <p>
            {citizenDayPassed(settings, now)
              ? t('home.citizenSince')
              : t('home.citizenUntil', { date: formatDate(new Date(citizen)) })}
          </p>
        )}
        <p>
          <Button href={signInPath('citizen', '/')}>{t('home.signIn')}</Button>
        </p>
        <GuideLinks page={page} audience="citizen" />
        <p>
          <a href={sharedPath('citizen')}>{t('home.shared')}</a>. {t('home.sharedText')}
        </p>
      </Card>
      <Card heading={t('home.forStaff')}>
        <p>{t('home.forStaffText')}</p>
        <p>
          <Button kind="secondary" href={STAFF_SIGN_IN}>
            {t('staffSignIn.title')}
          </Button>
        </p>
        <GuideLinks page={page} audience="staff" />
        <p>
          <a href={sharedPath('staff')}>{t('home.shared')}</a>. {t('home.sharedText')}
        </p>
      </Card>
    </CardGrid>
  )
}

/** What an item of the menu will be, and where to go until then. */
export function TopicPage({ topic, ...viewing }: Viewing & { topic: MenuTopic }) {
  const { page, settings } = viewing
  const { t } = page
  const title = t(topicLabel(topic))
  return (
    <ProvincePage {...viewing} title={title}>
      <h1>{title}</h1>
      <p class="lead">{t(`about.${topic}`)}</p>
      <Notice kind="info" heading={t('topic.notYet')}>
        <p>{t(`instead.${topic}`)}</p>
      </Notice>
      <SupportBlock page={page} settings={settings} />
      <ButtonRow>
        <Button kind="secondary" href="/">
          {t('signIn.home')}
        </Button>
      </ButtonRow>
    </ProvincePage>
  )
}
