import { Button, ButtonRow, Form } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import { LinkPage, maskIdentifier } from '../linking/link-page.tsx'
import {
  LINKED_ACCOUNTS_PATH,
  NOT_MINE_PATH,
  OFFER_PATH,
  TAKE_BACK_PATH,
} from '../linking/paths.ts'
import type { Lookalike } from '../linking-offer/offers.ts'
import type { ActiveSession, PortalPage } from '../page.ts'
import { GoOnToService } from '../provider-visit/back-to-service.views.tsx'
import type { Waiting } from '../provider-visit/waiting-visit.ts'
import type { DisownedAccount } from './disowning.ts'

type Common = { page: PortalPage; session: ActiveSession }

type NotMinePageProps = Common & { lookalike: Lookalike; isStale: boolean }

/** What it means to say so, before it is said. */
export function NotMinePage({ page, session, lookalike, isStale }: NotMinePageProps) {
  const { t } = page
  const { hotline } = page.brand
  const { accountId } = lookalike
  return (
    <LinkPage page={page} session={session} title={t('linking.notMine.title')}>
      <p>{nameOf(page, lookalike)}</p>
      <p>{t('linking.notMine.text')}</p>
      <ul>
        <li>{t('linking.notMine.closed')}</li>
        <li>{t('linking.notMine.withdrawn')}</li>
        <li>{t('linking.notMine.kept')}</li>
        <li>{t('linking.notMine.undo', { hotline })}</li>
      </ul>
      <ConfirmForm
        {...{ page, isStale }}
        action={NOT_MINE_PATH}
        button={<Button kind="danger">{t('linking.notMine.confirm')}</Button>}
        back={OFFER_PATH}
      >
        <input type="hidden" name="account" value={accountId} />
      </ConfirmForm>
    </LinkPage>
  )
}

export function DisownedPage({ page, session, waiting }: Common & Waiting) {
  const { t } = page
  return (
    <LinkPage page={page} session={session} title={t('linking.notMine.done')}>
      <p>{t('linking.notMine.doneText')}</p>
      <p>{t('linking.notMine.doneUndo')}</p>
      <GoOnToService page={page} visit={waiting} />
      <ButtonRow>
        <Button kind={waiting ? 'secondary' : 'primary'} href="/">
          {t('level.back')}
        </Button>
        <Button kind="secondary" href={LINKED_ACCOUNTS_PATH}>
          {t('linking.refused.toList')}
        </Button>
      </ButtonRow>
    </LinkPage>
  )
}

type TakeBackPageProps = Common & { disowned: DisownedAccount; isStale: boolean }

/** It was a mistake: what comes back, before it does. */
export function TakeBackPage({ page, session, disowned, isStale }: TakeBackPageProps) {
  const { t } = page
  const action = `${TAKE_BACK_PATH}/${disowned.id}`
  return (
    <LinkPage page={page} session={session} title={t('linking.takeBack.title')}>
      <p>{`${nameOf(page, disowned)}, ${t('linking.takeBack.since', { date: disowned.at })}`}</p>
      <h2>{t('linking.end.consequences')}</h2>
      <ul>
        <li>{t('linking.takeBack.open')}</li>
        <li>{t('linking.takeBack.linkOnly')}</li>
        <li>{t('linking.takeBack.told')}</li>
      </ul>
      <ConfirmForm
        {...{ page, action, isStale }}
        button={<Button>{t('linking.takeBack.confirm')}</Button>}
        back={LINKED_ACCOUNTS_PATH}
      />
    </LinkPage>
  )
}

/** The desk can still open it. */
export function TooLatePage({ page, session }: Common) {
  const { t } = page
  const { hotline } = page.brand
  return (
    <LinkPage page={page} session={session} title={t('linking.takeBack.tooLate')}>
      <p>{t('linking.takeBack.tooLateText', { hotline })}</p>
      <ButtonRow>
        <Button href={LINKED_ACCOUNTS_PATH}>{t('linking.refused.toList')}</Button>
      </ButtonRow>
    </LinkPage>
  )
}

type DisownedListProps = {
  page: PortalPage
  disowned: readonly DisownedAccount[]
  now: Date
}

/** On the list of linked accounts: what is closed, and until when that can be taken back. */
export function DisownedList({ page, disowned, now }: DisownedListProps) {
  const { t } = page
  if (disowned.length === 0) return null
  return (
    <section>
      <h2>{t('linking.takeBack.heading')}</h2>
      <ul>
        {disowned.map((one) => (
          <li>
            {`${nameOf(page, one)}, ${t('linking.takeBack.since', { date: one.at })}. `}
            {one.undoUntil >= now ? (
              <>
                <a href={`${TAKE_BACK_PATH}/${one.id}`}>{t('linking.takeBack.link')}</a>{' '}
                <span class="hint">{t('linking.takeBack.until', { date: one.undoUntil })}</span>
              </>
            ) : (
              t('linking.takeBack.desk', { hotline: page.brand.hotline })
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

type Named = Pick<DisownedAccount, 'type' | 'identifier'>

function nameOf({ t }: PortalPage, { type, identifier }: Named): string {
  return `${t(`linking.list.type.${type}`)}: ${maskIdentifier(identifier)}`
}

type ConfirmFormProps = {
  page: PortalPage
  action: string
  /** The e-ID was proved too long ago: first that, then the button. */
  isStale: boolean
  button: Child
  back: string
  children?: Child
}

function ConfirmForm({ page, action, isStale, button, back, children }: ConfirmFormProps) {
  const { t } = page
  return (
    <>
      {isStale && <p>{t('linking.end.staleText')}</p>}
      <Form page={page} action={action}>
        {children}
        <ButtonRow>
          {isStale ? <Button>{t('linking.notice.signIn')}</Button> : button}
          <Button kind="secondary" href={back}>
            {t('linking.prove.back')}
          </Button>
        </ButtonRow>
      </Form>
    </>
  )
}
