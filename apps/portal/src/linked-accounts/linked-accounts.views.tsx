import {
  Button,
  ButtonRow,
  Card,
  CardGrid,
  Form,
  formatDate,
  Notice,
  StatusBadge,
} from '@mot-cua/web'
import { AccountArea } from '../account-area/account-area.views.tsx'
import type { DisownedAccount } from '../disowning/disowning.ts'
import { DisownedList } from '../disowning/disowning.views.tsx'
import { LinkPage, maskIdentifier } from '../linking/link-page.tsx'
import { LINK_PATH, LINKED_ACCOUNTS_PATH, OFFER_PATH, PROVE_PATH } from '../linking/paths.ts'
import type { ActiveSession, PortalPage } from '../page.ts'
import { GoOnToService } from '../provider-visit/back-to-service.views.tsx'
import type { Waiting } from '../provider-visit/waiting-visit.ts'
import type { CurrentLink, LinkedAccount } from './linked-accounts.ts'

type CardsProps = {
  page: PortalPage
  session: ActiveSession
  accounts: readonly LinkedAccount[]
  /** The account whose number is shown in full. */
  revealed?: string | undefined
  now: Date
}

/** A link was removed; an account that was closed is open again. */
export const linkNews = ['ended', 'opened'] as const
type LinkNews = (typeof linkNews)[number]

type ListPageProps = CardsProps &
  Waiting & {
    /** What has just been done. */
    news?: LinkNews | undefined
    disowned: readonly DisownedAccount[]
    /** Old accounts with the person's id wait to be linked. */
    isOffered: boolean
  }

/** N8, «Danh sách tài khoản liên kết» (R106, R107). */
export function LinkedAccountsPage({
  news,
  isOffered,
  disowned,
  waiting,
  ...props
}: ListPageProps) {
  const { page, session, accounts } = props
  const { t } = page
  const hasLinks = accounts.some(({ link }) => link)
  return (
    <AccountArea {...{ page, session }} title={t('linking.list.title')} current="linked-accounts">
      <h1>{t('linking.list.title')}</h1>
      {news && (
        <Notice kind="ok" heading={t(`linking.list.${news}`)} isNews>
          <p>{t(`linking.list.${news}Text`)}</p>
        </Notice>
      )}
      <GoOnToService page={page} visit={waiting} />
      {isOffered && (
        <Notice kind="info" heading={t('linking.list.offered')}>
          <p>
            <a href={OFFER_PATH}>{t('linking.list.offeredLink')}</a>
          </p>
        </Notice>
      )}
      {hasLinks ? <AccountCards {...props} /> : <NoLinks page={page} />}
      <ButtonRow>
        {session.type === 'eid' ? (
          <Button kind={hasLinks ? 'secondary' : 'primary'} href={PROVE_PATH}>
            {t('linking.list.linkOld')}
          </Button>
        ) : (
          !hasLinks && <Button href={LINK_PATH}>{t('linking.list.linkNow')}</Button>
        )}
      </ButtonRow>
      <DisownedList {...{ page, disowned }} now={props.now} />
    </AccountArea>
  )
}

function NoLinks({ page: { t } }: { page: PortalPage }) {
  return (
    <>
      <p>{t('linking.list.none')}</p>
      <p>{t('linking.list.noneOld')}</p>
    </>
  )
}

export function AccountCards(props: CardsProps) {
  const { page, session, accounts } = props
  const firstLinkedAt = accounts.flatMap(({ link }) => link?.at ?? []).toSorted(byTime)[0]
  return (
    <>
      <CardGrid>
        {accounts.map((account) => (
          <AccountCard {...props} account={account} linkedAt={account.link?.at ?? firstLinkedAt} />
        ))}
      </CardGrid>
      {session.type !== 'eid' && <p>{page.t('linking.list.eidNeeded')}</p>}
    </>
  )
}

function byTime(a: Date, b: Date): number {
  return a.getTime() - b.getTime()
}

type CardProps = CardsProps & { account: LinkedAccount; linkedAt: Date | undefined }

function AccountCard({ page, session, account, linkedAt, ...props }: CardProps) {
  const { t } = page
  const { accountId, identifier, type, link } = account
  const isRevealed = props.revealed === accountId
  const number = isRevealed ? identifier : maskIdentifier(identifier)
  return (
    <Card heading={`${t('linking.list.account')}: ${number}`}>
      <p>{t(`linking.list.type.${type}`)}</p>
      {linkedAt && <p>{`${t('linking.list.date')}: ${formatDate(linkedAt)}`}</p>}
      {accountId === session.accountId && (
        <p>
          <StatusBadge status="ok" label={t('linking.list.current')} />
        </p>
      )}
      <Form page={page} action={LINKED_ACCOUNTS_PATH}>
        <ButtonRow>
          {!isRevealed && (
            <Button kind="secondary" name="reveal" value={accountId}>
              {t('linking.list.reveal')}
            </Button>
          )}
          {link && session.type === 'eid' && (
            <EndButtons {...{ page, accountId, link, ...props }} />
          )}
        </ButtonRow>
      </Form>
    </Card>
  )
}

type EndButtonsProps = { page: PortalPage; accountId: string; link: CurrentLink; now: Date }

function EndButtons({ page: { t }, accountId, link, now }: EndButtonsProps) {
  const date = link.undoUntil
  return (
    <>
      <Button kind="secondary" href={`${LINKED_ACCOUNTS_PATH}/${accountId}/unlink`}>
        {t('linking.list.unlink')}
      </Button>
      {date >= now && (
        <>
          <Button kind="link" href={`${LINKED_ACCOUNTS_PATH}/${accountId}/undo`}>
            {t('linking.list.undo')}
          </Button>
          <span class="hint">{t('linking.list.undoUntil', { date })}</span>
        </>
      )}
    </>
  )
}

type DonePageProps = CardsProps & Waiting & { link: CurrentLink }

/** N4: the notice of success (R105), what came along, and the list (R106). */
export function LinkDonePage({ link, waiting, ...props }: DonePageProps) {
  const { page, session } = props
  const { t } = page
  return (
    <LinkPage page={page} session={session} title={t('linking.title')}>
      <Notice kind="ok" heading={t('linking.done.title')} isNews>
        <p>{t('linking.done.moved', { dossiers: link.dossiers, documents: link.documents })}</p>
        <p>{t('linking.done.text')}</p>
        <p>{t('linking.done.undo', { date: link.undoUntil })}</p>
      </Notice>
      <GoOnToService page={page} visit={waiting} />
      <ButtonRow>
        <Button kind={waiting ? 'secondary' : 'primary'} href="/dossiers">
          {t('linking.done.dossiers')}
        </Button>
        <Button kind="secondary" href="/data-store">
          {t('linking.done.dataStore')}
        </Button>
      </ButtonRow>
      <h2>{t('linking.list.title')}</h2>
      <AccountCards {...props} />
    </LinkPage>
  )
}
