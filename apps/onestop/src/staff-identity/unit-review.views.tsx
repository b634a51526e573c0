import { Button, ButtonRow, Field, Form, Notice, StatusBadge, Table } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import { StaffPage, type Working } from '../workspace/staff-page.tsx'
import { UNIT_PATH, unitAccountPath } from './paths.ts'
import {
  type NameOutcome,
  nameBarOf,
  type ReviewedAccount,
  type SharedNumber,
} from './unit-review.ts'

/** A name of which nothing could be said, and why. */
export type Unjudged = { username: string; outcome: Exclude<NameOutcome, 'judged'> }

type Props = Working & {
  waiting: readonly ReviewedAccount[]
  shared: readonly SharedNumber[]
  found: readonly ReviewedAccount[] | undefined
  words: string
  unjudged: Unjudged | undefined
}

/** What waits for the administrator of a unit, and the accounts of its officials. */
export function UnitReviewPage(props: Props) {
  const { page, hat, waiting, shared, found, words, unjudged } = props
  const { t } = page
  return (
    <StaffPage {...props} title={t('unitReview.title')}>
      <h1>{t('unitReview.title')}</h1>
      {unjudged && <UnjudgedName page={page} unjudged={unjudged} />}
      <p>{t('unitReview.text', { unit: hat.unit.name })}</p>
      <h2>{t('unitReview.waiting')}</h2>
      {waiting.length === 0 && <p>{t('unitReview.noneWaiting')}</p>}
      {waiting.map((account) => (
        <WaitingName {...{ page, account }} action={`${unitAccountPath(account.id)}/name`} />
      ))}
      <h2>{t('unitReview.shared')}</h2>
      <p>{t(shared.length === 0 ? 'unitReview.noneShared' : 'unitReview.sharedText')}</p>
      {shared.map(({ maskedNumber, accounts }) => (
        <AccountTable
          page={page}
          accounts={accounts}
          caption={t('unitReview.sharedNumber', { number: maskedNumber })}
        />
      ))}
      <h2>{t('unitReview.accounts')}</h2>
      <form class="form search-row" method="get" action={UNIT_PATH}>
        <Field page={page} label={t('unitReview.words')} name="q" value={words} type="search" />
        <Button kind="secondary">{t('unitReview.search')}</Button>
      </form>
      {found?.length === 0 && <p>{t('unitReview.noneFound')}</p>}
      {found && found.length > 0 && (
        <AccountTable page={page} accounts={found} caption={t('unitReview.found')} />
      )}
    </StaffPage>
  )
}

type UnjudgedProps = { page: OnestopPage; unjudged: Unjudged }

/** Nothing was changed, and why. */
export function UnjudgedName({ page: { t }, unjudged }: UnjudgedProps) {
  const { username, outcome } = unjudged
  return (
    <Notice kind="bad" heading={t('unitReview.unjudged', { username })} isNews>
      <p>{t(`unitReview.barred.${outcome}`)}</p>
    </Notice>
  )
}

type WaitingProps = { page: OnestopPage; account: ReviewedAccount; action: string }

/** A name that waits, with the two answers for whoever may give them. */
export function WaitingName({ page, account, action }: WaitingProps) {
  const { t } = page
  const bar = nameBarOf(account)
  const { username, fullName, unitName, identity } = account
  return (
    <Notice kind="warn" heading={t('unitReview.nameOf', { username })}>
      <p>
        {t('unitReview.names', {
          account: fullName,
          card: identity?.fullName ?? '',
          number: identity?.maskedNumber ?? '',
          unit: unitName,
        })}
      </p>
      {bar ? (
        <p>{t(`unitReview.barred.${bar}`)}</p>
      ) : (
        <Form page={page} action={action}>
          <input type="hidden" name="revision" value={identity?.revision} />
          <ButtonRow>
            <Button kind="secondary" name="verdict" value="confirmed">
              {t('unitReview.confirm')}
            </Button>
            <Button kind="danger" name="verdict" value="refused">
              {t('unitReview.refuse')}
            </Button>
          </ButtonRow>
        </Form>
      )}
    </Notice>
  )
}

type TableProps = { page: OnestopPage; accounts: readonly ReviewedAccount[]; caption: string }

function AccountTable({ page, accounts, caption }: TableProps) {
  const { t } = page
  return (
    <Table
      caption={caption}
      columns={[
        { label: t('workspace.username') },
        { label: t('workspace.account') },
        { label: t('workspace.unit') },
        { label: t('unitReview.state') },
      ]}
      rows={accounts.map((account) => [
        <a href={unitAccountPath(account.id)}>{account.username}</a>,
        account.fullName,
        account.unitName,
        <AccountBadge page={page} account={account} />,
      ])}
    />
  )
}

export function AccountBadge({ page, account }: { page: OnestopPage; account: ReviewedAccount }) {
  const { t } = page
  const { isSuspended, isBound, identity } = account
  if (isSuspended) return <StatusBadge status="bad" label={t('standing.suspended')} />
  if (isBound) return <StatusBadge status="ok" label={t('unitReview.bound')} />
  const isJudged = identity?.nameReview === 'none' || identity?.nameReview === 'confirmed'
  if (identity?.verification === 'verified' && isJudged) {
    return <StatusBadge status="ok" label={t('unitReview.verified')} />
  }
  return <StatusBadge status="warn" label={t('unitReview.notReady')} />
}
