import { Button, ButtonRow, Card, Form, formatDate } from '@mot-cua/web'
import { LinkPage, maskIdentifier } from '../linking/link-page.tsx'
import { NOT_MINE_PATH, OFFER_PATH } from '../linking/paths.ts'
import type { ActiveSession, PortalPage } from '../page.ts'
import type { Lookalike } from './offers.ts'

type OfferPageProps = {
  page: PortalPage
  session: ActiveSession
  lookalikes: readonly Lookalike[]
  returnTo: string
}

/** An old account has the same verified id; nothing of what is in it is said before it is proved. */
export function OfferPage({ page, session, lookalikes, returnTo }: OfferPageProps) {
  const { t } = page
  return (
    <LinkPage page={page} session={session} title={t('linking.offer.title')}>
      <p>{t('linking.offer.text', { count: lookalikes.length })}</p>
      {lookalikes.map((lookalike) => (
        <LookalikeCard page={page} lookalike={lookalike} />
      ))}
      <Form page={page} action={OFFER_PATH}>
        <input type="hidden" name="return_to" value={returnTo} />
        <ButtonRow>
          <Button name="answer" value="link">
            {t('linking.offer.link')}
          </Button>
          <Button kind="secondary" name="answer" value="later">
            {t('linking.offer.later')}
          </Button>
        </ButtonRow>
      </Form>
      <p class="hint">{t('linking.offer.protected')}</p>
      <p class="hint">{t('linking.offer.laterHint')}</p>
    </LinkPage>
  )
}

function LookalikeCard({ page: { t }, lookalike }: { page: PortalPage; lookalike: Lookalike }) {
  const { accountId, type, identifier, createdAt } = lookalike
  return (
    <Card heading={t(`linking.list.type.${type}`)}>
      <p>{`${t('linking.offer.account')}: ${maskIdentifier(identifier)}`}</p>
      <p>{`${t('linking.offer.since')}: ${formatDate(createdAt)}`}</p>
      <p>
        <a href={`${NOT_MINE_PATH}?account=${accountId}`}>{t('linking.offer.notMine')}</a>
      </p>
    </Card>
  )
}

type NotMinePageProps = {
  page: PortalPage
  session: ActiveSession
  lookalike: Lookalike
  isStale: boolean
}

/** What it means to say so, before it is said. */
export function NotMinePage({ page, session, lookalike, isStale }: NotMinePageProps) {
  const { t } = page
  const { hotline } = page.brand
  const { accountId, type, identifier } = lookalike
  return (
    <LinkPage page={page} session={session} title={t('linking.notMine.title')}>
      <p>{`${t(`linking.list.type.${type}`)}: ${maskIdentifier(identifier)}`}</p>
      <p>{t('linking.notMine.text')}</p>
      <ul>
        <li>{t('linking.notMine.closed')}</li>
        <li>{t('linking.notMine.withdrawn')}</li>
        <li>{t('linking.notMine.kept', { hotline })}</li>
      </ul>
      {isStale && <p>{t('linking.end.staleText')}</p>}
      <Form page={page} action={NOT_MINE_PATH}>
        <input type="hidden" name="account" value={accountId} />
        <ButtonRow>
          <Button kind={isStale ? 'primary' : 'danger'}>
            {isStale ? t('linking.notice.signIn') : t('linking.notMine.confirm')}
          </Button>
          <Button kind="secondary" href={OFFER_PATH}>
            {t('linking.prove.back')}
          </Button>
        </ButtonRow>
      </Form>
    </LinkPage>
  )
}

export function DisownedPage({ page, session }: { page: PortalPage; session: ActiveSession }) {
  const { t } = page
  return (
    <LinkPage page={page} session={session} title={t('linking.notMine.done')}>
      <p>{t('linking.notMine.doneText')}</p>
      <ButtonRow>
        <Button href="/">{t('level.back')}</Button>
      </ButtonRow>
    </LinkPage>
  )
}
