import { Button, ButtonRow, Card, Form, formatDate } from '@mot-cua/web'
import { LevelForm, LinkPage, maskIdentifier } from '../linking/link-page.tsx'
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
  const canLink = lookalikes.some(({ obstacle }) => obstacle === undefined)
  const needsLevel = lookalikes.some(({ obstacle }) => obstacle === 'level')
  return (
    <LinkPage page={page} session={session} title={t('linking.offer.title')}>
      <p>{t('linking.offer.text', { count: lookalikes.length })}</p>
      {lookalikes.map((lookalike) => (
        <LookalikeCard page={page} lookalike={lookalike} />
      ))}
      <Form page={page} action={OFFER_PATH}>
        <input type="hidden" name="return_to" value={returnTo} />
        <ButtonRow>
          {canLink && (
            <Button name="answer" value="link">
              {t('linking.offer.link')}
            </Button>
          )}
          <Button kind="secondary" name="answer" value="later">
            {t('linking.offer.later')}
          </Button>
        </ButtonRow>
      </Form>
      {needsLevel && <LevelForm page={page} />}
      {canLink && <p class="hint">{t('linking.offer.protected')}</p>}
      {canLink && <p class="hint">{t('linking.offer.laterHint')}</p>}
    </LinkPage>
  )
}

function LookalikeCard({ page: { t }, lookalike }: { page: PortalPage; lookalike: Lookalike }) {
  const { accountId, type, identifier, createdAt, obstacle } = lookalike
  return (
    <Card heading={t(`linking.list.type.${type}`)}>
      <p>{`${t('linking.offer.account')}: ${maskIdentifier(identifier)}`}</p>
      <p>{`${t('linking.offer.since')}: ${formatDate(createdAt)}`}</p>
      {obstacle && <p>{t(`linking.offer.obstacle.${obstacle}`)}</p>}
      <p>
        <a href={`${NOT_MINE_PATH}?account=${accountId}`}>{t('linking.offer.notMine')}</a>
      </p>
    </Card>
  )
}
