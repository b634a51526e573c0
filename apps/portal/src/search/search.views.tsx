import { Button, ButtonRow, Card, Field, Notice, Page, Tile, TileNote, Tiles } from '@mot-cua/web'
import { accountMenu, type PortalPage } from '../page.ts'
import type { Session } from '../session/session.ts'
import type { Found, ListedService, Place } from './search.ts'

type Frame = { page: PortalPage; session: Session | undefined }

/** Under everybody's name where somebody is signed in, else with the way in. */
function around({ page, session }: Frame) {
  if (session) return { account: accountMenu(page, session) }
  return { signIn: { href: '/sign-in', label: page.t('home.signIn') } }
}

/** One field, sent by GET: what was looked for can be kept and sent on. */
export function SearchForm({ page, typed = '' }: { page: PortalPage; typed?: string }) {
  const { t } = page
  return (
    <form class="search-row" method="get" action="/search" role="search">
      <Field
        page={page}
        label={t('search.label')}
        name="q"
        type="search"
        value={typed}
        autocomplete="off"
      />
      <Button kind="secondary">{t('search.submit')}</Button>
    </form>
  )
}

type SearchPageProps = Frame & { typed: string; found: Found; code: string | undefined }

/** What was found; where nothing was, everything there is. */
export function SearchPage({ page, session, typed, found, code }: SearchPageProps) {
  const { t } = page
  const count = found.places.length + found.services.length
  const words = typed === '' ? 'search.all' : count === 0 ? 'search.none' : 'search.found'
  return (
    <Page page={page} title={t('search.title')} {...around({ page, session })}>
      <h1>{t('search.title')}</h1>
      <SearchForm page={page} typed={typed} />
      {code !== undefined && (
        <Notice kind="info" heading={t('search.isCode')}>
          <p>
            <a href={lookUpHref(code)}>{t('search.toLookUp', { code })}</a>
          </p>
        </Notice>
      )}
      <p role="status">{t(words, { typed, count, hotline: page.brand.hotline })}</p>
      <FoundPlaces page={page} places={found.places} />
      <Services page={page} services={found.services} />
      {typed !== '' && (
        <p>
          <a href="/search">{t('search.showAll')}</a>
        </p>
      )}
    </Page>
  )
}

function FoundPlaces({ page: { t }, places }: { page: PortalPage; places: readonly Place[] }) {
  if (places.length === 0) return null
  return (
    <section>
      <h2>{t('search.places')}</h2>
      <Tiles
        tiles={places.map(({ href, title, about }) => (
          <Tile title={t(title)} href={href}>
            <TileNote>{t(about)}</TileNote>
          </Tile>
        ))}
      />
    </section>
  )
}

type ServicesProps = { page: PortalPage; services: readonly ListedService[] }

/** Services that sign in through the portal; the host says where each one really lives. */
export function Services({ page: { t }, services }: ServicesProps) {
  if (services.length === 0) return null
  return (
    <section>
      <h2>{t('search.services')}</h2>
      <Tiles
        tiles={services.map(({ name, href, host }) => (
          <Tile title={name} href={href}>
            <TileNote>{host}</TileNote>
          </Tile>
        ))}
      />
    </section>
  )
}

function lookUpHref(code: string): string {
  return `/look-up?${new URLSearchParams({ code })}`
}

/** Without JavaScript and without a sign-in; says nothing of any dossier. */
export function LookUpForm({ page, typed = '', error }: LookUpFormProps) {
  const { t } = page
  return (
    <form class="search-row" method="get" action="/look-up">
      <Field
        page={page}
        label={t('lookUp.code')}
        hint={t('lookUp.codeHint')}
        name="code"
        value={typed}
        autocomplete="off"
        error={error}
      />
      <Button kind="secondary">{t('lookUp.submit')}</Button>
    </form>
  )
}

type LookUpFormProps = { page: PortalPage; typed?: string; error?: string | undefined }
type LookUpPageProps = Frame & { typed: string; code: string | undefined }

/**
 * Where a dossier is to be looked up. A code is printed on every receipt, so it opens nothing by
 * itself and this page does not say whether there is such a dossier.
 */
export function LookUpPage({ page, session, typed, code }: LookUpPageProps) {
  const { t } = page
  const { hotline } = page.brand
  const isWrong = typed !== '' && code === undefined
  const error = isWrong ? t('lookUp.malformed') : undefined
  const own = `/dossiers${code === undefined ? '' : `?${new URLSearchParams({ q: code })}`}`
  return (
    <Page page={page} title={t('lookUp.title')} hasErrors={isWrong} {...around({ page, session })}>
      <h1>{t('lookUp.title')}</h1>
      <p>{t('lookUp.text')}</p>
      <LookUpForm page={page} typed={code ?? typed} error={error} />
      {code !== undefined && <p role="status">{t('lookUp.ways', { code })}</p>}
      <Card heading={t('lookUp.own')}>
        <p>{t('lookUp.ownText')}</p>
        <ButtonRow>
          <Button href={own}>{t(session ? 'lookUp.ownOpen' : 'lookUp.ownSignIn')}</Button>
        </ButtonRow>
      </Card>
      <Card heading={t('lookUp.agency')}>
        <p>{t('lookUp.agencyText')}</p>
      </Card>
      <Card heading={t('lookUp.hotline')}>
        <p>{t('lookUp.hotlineText', { hotline })}</p>
      </Card>
    </Page>
  )
}
